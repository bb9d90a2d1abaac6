import type { Hook, Run } from '../hook.js';
import { fakeLoader, fakeStep } from '../testing/fakes.js';
import { Trainer } from '../trainer.js';
import { checkpointHook, type CheckpointHookOptions } from './checkpoint-hook.js';

/** Trains 3 epochs of 3 steps; `maps` are measured at the ends of epochs. Gives what was saved and renewed. */
async function saved(
  options: Partial<CheckpointHookOptions>,
  {
    maps = [],
    maxSteps,
    finals = [],
    abortAt,
  }: { maps?: (number | undefined)[]; maxSteps?: number; finals?: string[]; abortAt?: number } = {},
): Promise<string[]> {
  const seen: string[] = [];
  let best: number | undefined;
  const measure: Hook = {
    name: 'measure',
    afterEpoch: (run, epoch) => {
      run.map = maps[epoch];
      if (run.map !== undefined) best = Math.max(best ?? 0, run.map);
      run.bestMap = best;
    },
  };
  const hook = checkpointHook({
    store: {
      save: (name) => {
        seen.push(name);
        return Promise.resolve(`run/${name}`);
      },
      rewriteSidecar: (prefix) => {
        seen.push(`renew ${prefix}`);
        return Promise.resolve();
      },
      saveFinal: (prefix) => {
        finals.push(prefix);
        return Promise.resolve();
      },
    },
    sidecar: (run: Run) => ({ run }) as never,
    everyEpochs: 0,
    everySteps: null,
    log: () => {},
    ...options,
  });
  const abort: Hook = {
    name: 'abort',
    afterStep: (run) => {
      if (run.state.step === abortAt) run.stop('aborted');
    },
  };
  const hooks = [abort, measure, hook];
  await new Trainer({
    step: fakeStep(),
    loader: fakeLoader(),
    hooks,
    epochs: 3,
    maxSteps: maxSteps ?? null,
  }).train();
  return seen;
}

describe('checkpointHook', () => {
  it('saves at the end at least', async () => {
    expect(await saved({})).toEqual(['e3.ckpt']);
    expect(await saved({}, { maxSteps: 4 })).toEqual(['s4.ckpt']);
  });

  it('saves every so many epochs, the last one once', async () => {
    expect(await saved({ everyEpochs: 1 })).toEqual(['e1.ckpt', 'e2.ckpt', 'e3.ckpt', 'renew run/e3.ckpt']);
    expect(await saved({ everyEpochs: 2 })).toEqual(['e2.ckpt', 'e3.ckpt']);
  });

  it('saves every so many steps', async () => {
    // Steps 2, 4, 6 (the end of epoch 2), 8, and 9 at the end.
    expect(await saved({ everySteps: 2 })).toEqual(['s2.ckpt', 's4.ckpt', 'e2.ckpt', 's8.ckpt', 'e3.ckpt']);
  });

  it('saves a new best', async () => {
    expect(await saved({}, { maps: [0.2, 0.1, undefined] })).toEqual(['e1.ckpt', 'e3.ckpt']);
  });

  it('does not save again what was resumed from', async () => {
    const resumedFrom = { step: 9, prefix: 'run/old.ckpt' };
    expect(await saved({ resumedFrom })).toEqual(['renew run/old.ckpt']);
  });

  it('makes the last one final where the run is over, and not where it was interrupted', async () => {
    const finals: string[] = [];
    expect(await saved({}, { finals, abortAt: 4 })).toEqual(['s4.ckpt']);
    expect(finals).toEqual([]);
    await saved({ everyEpochs: 1 }, { finals });
    expect(finals).toEqual(['run/e3.ckpt']);
  });

  it('says where each one lies', async () => {
    const lines: string[] = [];
    await saved({ log: (line) => void lines.push(line) });
    expect(lines).toEqual(['Checkpoint saved: run/e3.ckpt']);
  });
});
