import type { EvaluationOutput } from '../../evaluation/types.js';
import type { Hook } from '../hook.js';
import { fakeLoader, fakeStep } from '../testing/fakes.js';
import { Trainer } from '../trainer.js';
import { evaluationHook, type EvaluationHook } from './evaluation-hook.js';

const output = (map: number | null): EvaluationOutput =>
  ({ split: 'val', result: { map, metric: 'voc10', numbers: {} } }) as unknown as EvaluationOutput;

const log = (): void => {};

async function measuredAt(
  every: number,
  options: { maps?: (number | null)[]; extra?: Hook[]; lines?: string[] } = {},
): Promise<{ steps: number[]; hook: EvaluationHook; reason: string }> {
  const { maps = [], extra = [], lines = [] } = options;
  const { signal } = new AbortController();
  const steps: number[] = [];
  const evaluate = (run: { state: { step: number } }): Promise<EvaluationOutput> => {
    steps.push(run.state.step);
    return Promise.resolve(output(maps.length === 0 ? 0.1 : maps[steps.length - 1]!));
  };
  const hook = evaluationHook({ evaluate, every, signal, log: (line) => void lines.push(line) });
  const trainer = new Trainer({ step: fakeStep(), loader: fakeLoader(), hooks: [...extra, hook], epochs: 4 });
  const reason = await trainer.train();
  return { steps, hook, reason };
}

describe('evaluationHook', () => {
  it.each([
    [0, [12]], // only at the end
    [1, [3, 6, 9, 12]],
    [3, [9, 12]], // the last step was not measured: 12
    [4, [12]], // once, not twice
  ])('with every = %d measures at steps %p', async (every, steps) => {
    expect((await measuredAt(every)).steps).toEqual(steps);
  });

  it('goes by the number of the metric, and says it by its name with AP50 beside it', async () => {
    const lines: string[] = [];
    // AP50 falls while AP rises: AP decides.
    const results = [
      { AP: 0.25, AP50: 0.75 },
      { AP: 0.375, AP50: 0.625 },
    ];
    let made = 0;
    const hook = evaluationHook({
      evaluate: () => {
        const numbers = results[made++]!;
        const result = { metric: 'coco', iou: 0.5, map: numbers.AP, numbers };
        return Promise.resolve({ split: 'val', result } as unknown as EvaluationOutput);
      },
      every: 1,
      signal: new AbortController().signal,
      log: (line) => void lines.push(line),
    });
    await new Trainer({ step: fakeStep(), loader: fakeLoader(), hooks: [hook], epochs: 2 }).train();
    expect(hook.best).toEqual({ map: 0.375, step: 6 });
    expect(lines).toEqual([
      'mAP@[.50:.95] 0.2500 on "val" at step 3, the best so far; AP50 0.7500',
      'mAP@[.50:.95] 0.3750 on "val" at step 6, the best so far; AP50 0.6250',
    ]);
  });

  it('keeps the best and when it was', async () => {
    const { hook } = await measuredAt(1, { maps: [0.2, 0.6, 0.6, 0.3] });
    expect(hook.best).toEqual({ map: 0.6, step: 6 });
    expect(hook.last?.result.map).toBe(0.3);
  });

  it('measures images of training with it, and says so', async () => {
    const lines: string[] = [];
    const losses = { total: 3.5, localization: 1, confidence: 2, l2: 0.5 };
    const training = {
      split: 'train',
      images: [1, 2],
      result: { map: 0.8, metric: 'voc10', numbers: {} },
    } as unknown as EvaluationOutput;
    const hook = evaluationHook({
      evaluate: () => Promise.resolve({ ...output(0.5), losses }),
      evaluateTraining: () => Promise.resolve(training),
      every: 0,
      signal: new AbortController().signal,
      log: (line) => void lines.push(line),
    });
    await new Trainer({ step: fakeStep(), loader: fakeLoader(), hooks: [hook], epochs: 1 }).train();
    expect(lines).toEqual([
      'mAP 0.5000 on "val" at step 3, the best so far; loss 3.5000; 0.8000 on 2 training images',
    ]);
    expect([hook.last?.split, hook.lastTraining]).toEqual(['val', training]);
  });

  it('has measured neither where the second was aborted', async () => {
    const controller = new AbortController();
    const hook = evaluationHook({
      evaluate: () => Promise.resolve(output(0.5)),
      evaluateTraining: () => {
        controller.abort();
        return Promise.reject(new Error('aborted'));
      },
      every: 1,
      signal: controller.signal,
      log,
    });
    const trainer = new Trainer({ step: fakeStep(), loader: fakeLoader(), hooks: [hook], epochs: 2 });
    expect(await trainer.train()).toBe('aborted');
    expect([hook.last, hook.best, trainer.state.step]).toEqual([undefined, undefined, 3]);
  });

  it('says what it measured, and whether that is the best', async () => {
    const lines: string[] = [];
    await measuredAt(2, { maps: [0.6, 0.25], lines });
    expect(lines).toEqual([
      'mAP 0.6000 on "val" at step 6, the best so far',
      'mAP 0.2500 on "val" at step 12, best 0.6000 at step 6',
    ]);
  });

  it('counts 0 where there is nothing to find', async () => {
    expect((await measuredAt(0, { maps: [null] })).hook.best).toEqual({ map: 0, step: 12 });
  });

  it('does not measure a run that was aborted', async () => {
    const abort: Hook = {
      name: 'abort',
      afterStep: (run) => {
        run.stop('aborted');
      },
    };
    expect((await measuredAt(1, { extra: [abort] })).steps).toEqual([]);
  });

  it('drops an evaluation that was aborted, and passes on any other failure', async () => {
    const controller = new AbortController();
    const failing = (signal: AbortSignal): Promise<string> => {
      const evaluate = (): Promise<never> => {
        if (signal === controller.signal) controller.abort();
        return Promise.reject(new Error('interrupted'));
      };
      const hooks = [evaluationHook({ evaluate, every: 1, signal, log })];
      return new Trainer({ step: fakeStep(), loader: fakeLoader(), hooks, epochs: 1 }).train();
    };
    await expect(failing(controller.signal)).resolves.toBe('aborted');
    await expect(failing(new AbortController().signal)).rejects.toThrow('interrupted');
  });

  it('remembers the best over a resume', async () => {
    const { hook } = await measuredAt(0, { maps: [0.75] });
    const fresh = evaluationHook({
      evaluate: () => Promise.resolve(output(0)),
      every: 0,
      signal: new AbortController().signal,
      log,
    });
    expect(fresh.state?.()).toBeNull();
    fresh.restore?.(hook.state!());
    expect(fresh.best).toEqual({ map: 0.75, step: 12 });
  });
});
