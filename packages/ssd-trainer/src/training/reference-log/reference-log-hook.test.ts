import type { Hook } from '../hook.js';
import { fakeLoader, fakeStep } from '../testing/fakes.js';
import { Trainer } from '../trainer.js';
import { referenceLogHook } from './reference-log-hook.js';

interface Options {
  maxSteps?: number;
  extra?: Hook[];
  measure?: () => Promise<number>;
  signal?: AbortSignal;
}

/** Lines of a training of 2 epochs of 3 steps. */
async function linesOf({
  maxSteps,
  extra = [],
  measure = () => Promise.resolve(0.25),
  signal = new AbortController().signal,
}: Options): Promise<{ lines: string[]; hook: Hook; reason: string }> {
  const lines: string[] = [];
  const hook = referenceLogHook({ write: (line) => void lines.push(line), measure, signal });
  const trainer = new Trainer({
    step: fakeStep(),
    loader: fakeLoader(),
    hooks: [...extra, hook],
    epochs: 2,
    maxSteps: maxSteps ?? null,
  });
  const reason = await trainer.train();
  return { lines, hook, reason };
}

const perf = (line: string): string => line.replace(/perf = \d+\.\d{6} /, 'perf = N ');

describe('referenceLogHook', () => {
  it('writes two lines an epoch, with the loss of its last batch', async () => {
    const { lines } = await linesOf({});
    const losses = lines.filter((line) => line.includes('perf')).map((line) => line.split(/[: ]/)[3]);
    expect(lines.map(perf)).toEqual([
      `epoch:1 loss:${losses[0]!} perf = N global_ste/sec`,
      'epoch:1 train mAP: 0.250000',
      `epoch:2 loss:${losses[1]!} perf = N global_ste/sec`,
      'epoch:2 train mAP: 0.250000',
    ]);
    const seen: number[] = [];
    const watch: Hook = { name: 'watch', afterStep: (_run, { losses: { total } }) => void seen.push(total) };
    await linesOf({ extra: [watch] });
    expect(losses.map(Number)).toEqual([seen[2], seen[5]]);
  });

  it('writes an epoch that the end of the run cuts short', async () => {
    const { lines } = await linesOf({ maxSteps: 4 });
    expect(lines.map((line) => line.slice(0, 8))).toEqual(['epoch:1 ', 'epoch:1 ', 'epoch:2 ', 'epoch:2 ']);
  });

  it('leaves one that an abort cuts short to the run that goes on', async () => {
    const abort: Hook = {
      name: 'abort',
      afterStep: (run) => {
        if (run.state.step === 4) run.stop('aborted');
      },
    };
    const { lines, hook } = await linesOf({ extra: [abort] });
    expect(lines).toHaveLength(2);
    const state = hook.state!() as { steps: number; seconds: number; loss: number };
    expect(state.steps).toBe(1);
    const resumed = referenceLogHook({
      write: () => {},
      measure: () => Promise.resolve(0),
      signal: new AbortController().signal,
    });
    resumed.restore!(state);
    expect(resumed.state!()).toEqual(state);
  });

  it('drops a measurement that was aborted, and passes on any other failure', async () => {
    const controller = new AbortController();
    const measure = (): Promise<number> => {
      controller.abort();
      return Promise.reject(new Error('interrupted'));
    };
    const { lines } = await linesOf({ measure, signal: controller.signal });
    expect(lines.filter((line) => line.includes('mAP'))).toEqual([]);
    await expect(linesOf({ measure: () => Promise.reject(new Error('broken')) })).rejects.toThrow('broken');
  });
});
