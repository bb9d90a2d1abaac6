import type { Hook } from '../hook.js';
import { fakeClock, fakeLoader, fakeStep } from '../testing/fakes.js';
import { Trainer } from '../trainer.js';
import { abortHook, earlyStopHook, timeLimitHook } from './stop-hooks.js';

describe('abortHook', () => {
  it('lets the step under way finish, and no other begin', async () => {
    const controller = new AbortController();
    const step = fakeStep();
    const ctrlC: Hook = {
      name: 'ctrl-c',
      beforeStep: ({ state }) => {
        if (state.step === 1) controller.abort();
      },
    };
    const hooks = [ctrlC, abortHook(controller.signal)];
    const trainer = new Trainer({ step, loader: fakeLoader(), hooks, epochs: 9 });
    expect(await trainer.train()).toBe('aborted');
    expect(step.settings).toHaveLength(2);
  });
});

describe('timeLimitHook', () => {
  it('ends at the first step that ends at or after the limit', async () => {
    // Looks at the clock: start, wait, then two a step. After step n it shows 1 + 2n − … in steps of 1 s.
    const trainer = new Trainer({
      step: fakeStep(),
      loader: fakeLoader(),
      hooks: [timeLimitHook(5)],
      epochs: 9,
      now: fakeClock(1),
    });
    expect(await trainer.train()).toBe('time-limit');
    expect(trainer.state.elapsed).toBeGreaterThanOrEqual(5);
    expect(trainer.state.step).toBeLessThan(4);
  });
});

describe('earlyStopHook', () => {
  function train(
    maps: (number | undefined)[],
    patience: number,
    logged: string[] = [],
  ): { hook: Hook; end: Promise<[string, number]> } {
    const measure: Hook = { name: 'measure', afterEpoch: (run, epoch) => void (run.map = maps[epoch]) };
    const hook = earlyStopHook(patience, (line) => void logged.push(line));
    const loader = fakeLoader({ batchesPerEpoch: 1 });
    const trainer = new Trainer({ step: fakeStep(), loader, hooks: [measure, hook], epochs: maps.length });
    return { hook, end: trainer.train().then((reason) => [reason, trainer.state.epoch]) };
  }

  it.each([
    [[0.1, 0.2, 0.15, 0.2, 0.19], 2, 'early-stop', 4], // two without a new best: 0.15, 0.2
    [[0.1, 0.2, 0.15, 0.21, 0.2], 2, 'finished', 5],
    [[0.1, undefined, undefined, 0.05, 0.2], 2, 'finished', 5], // epochs that were not measured do not count
    [[0, 0, 0], 2, 'early-stop', 3],
  ])('with %p and patience %d: %s in epoch %d', async (maps, patience, reason, epoch) => {
    expect(await train(maps, patience).end).toEqual([reason, epoch]);
  });

  it('says why', async () => {
    const logged: string[] = [];
    await train([0.5, 0.4], 1, logged).end;
    expect(logged).toEqual(['Stopping: 1 evaluations without a mAP above 0.5000.']);
  });

  it('remembers best and patience over a resume', async () => {
    const { hook, end } = train([0.5, 0.4], 9);
    await end;
    expect(hook.state?.()).toEqual({ best: 0.5, since: 1 });
    const fresh = earlyStopHook(9, () => {});
    fresh.restore?.(hook.state!());
    expect(fresh.state?.()).toEqual(hook.state!());
  });
});
