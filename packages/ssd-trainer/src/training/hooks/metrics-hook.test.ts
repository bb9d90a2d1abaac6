import type { EvaluationOutput } from '../../evaluation/types.js';
import type { MeasuredRecord, StepRecord } from '../../run-folder/metrics-writer.js';
import type { Hook } from '../hook.js';
import type { JsonValue } from '../../checkpoint/json-value.js';
import type { EpochRecord } from '../../run-folder/epoch-record.js';
import { fakeLoader, fakeStep, losses } from '../testing/fakes.js';
import { Trainer } from '../trainer.js';
import { metricsHook } from './metrics-hook.js';

function setUp(): {
  steps: StepRecord[];
  written: EpochRecord[][];
  writer: {
    step: (record: StepRecord | MeasuredRecord) => Promise<void>;
    epochs: (history: readonly EpochRecord[]) => Promise<void>;
  };
} {
  const steps: StepRecord[] = [];
  const written: EpochRecord[][] = [];
  return {
    steps,
    written,
    writer: {
      step: (record) => Promise.resolve(void steps.push(record as StepRecord)),
      epochs: (history) => Promise.resolve(void written.push([...history])),
    },
  };
}

/** Losses of step n: total n. */
const growing = (): ReturnType<typeof fakeStep> => fakeStep((call) => ({ ...losses, total: call }));

const setMap = (map: number): Hook => ({ name: 'map', afterTrain: (run) => void (run.map = map) });

describe('metricsHook', () => {
  it('records each step as it is and each epoch by its means', async () => {
    const { writer, steps } = setUp();
    const hook = metricsHook({ writer, logSteps: 1 });
    await new Trainer({ step: growing(), loader: fakeLoader(), hooks: [hook], epochs: 2 }).train();
    expect(steps.map(({ step, epoch, total }) => [step, epoch, total])).toEqual([
      [1, 1, 1],
      [2, 1, 2],
      [3, 1, 3],
      [4, 2, 4],
      [5, 2, 5],
      [6, 2, 6],
    ]);
    // (1 + 2 + 3) / 3 and (4 + 5 + 6) / 3
    expect(hook.history.map(({ epoch, step, total }) => [epoch, step, total])).toEqual([
      [1, 3, 2],
      [2, 6, 5],
    ]);
  });

  it('logs every so many steps', async () => {
    const { writer, steps } = setUp();
    const hook = metricsHook({ writer, logSteps: 2 });
    await new Trainer({ step: growing(), loader: fakeLoader(), hooks: [hook], epochs: 2 }).train();
    expect(steps.map(({ step }) => step)).toEqual([2, 4, 6]);
  });

  it('adds the mAP of the last evaluation to the last epoch', async () => {
    const { writer, written } = setUp();
    const hook = metricsHook({ writer, logSteps: 1 });
    await new Trainer({
      step: growing(),
      loader: fakeLoader(),
      hooks: [setMap(0.5), hook],
      epochs: 1,
    }).train();
    expect(written.at(-1)!.map(({ epoch, map }) => [epoch, map])).toEqual([[1, 0.5]]);
  });

  it('records an epoch that the end of the run cut short', async () => {
    const { writer } = setUp();
    const hook = metricsHook({ writer, logSteps: 1 });
    const hooks = [setMap(0.25), hook];
    await new Trainer({ step: growing(), loader: fakeLoader(), hooks, epochs: 9, maxSteps: 4 }).train();
    expect(hook.history.map(({ epoch, step, total, map }) => [epoch, step, total, map])).toEqual([
      [1, 3, 2, undefined],
      [2, 4, 4, 0.25],
    ]);
  });

  it('leaves an epoch that was aborted to the resumed run, which comes to the same means', async () => {
    const first = setUp();
    const stop: Hook = {
      name: 'stop',
      afterStep: (run) => {
        if (run.state.step === 5) run.stop('aborted');
      },
    };
    const one = metricsHook({ writer: first.writer, logSteps: 1 });
    const aborted = new Trainer({ step: growing(), loader: fakeLoader(), hooks: [one, stop], epochs: 2 });
    await aborted.train();
    expect(one.history).toHaveLength(1);

    const two = metricsHook({ writer: setUp().writer, logSteps: 1 });
    const step = fakeStep(() => ({ ...losses, total: 6 }));
    const resumed = new Trainer({ step, loader: fakeLoader(), hooks: [two], epochs: 2 });
    resumed.restore(JSON.parse(JSON.stringify(aborted.snapshot())) as ReturnType<Trainer['snapshot']>);
    await resumed.train();
    expect(two.history.map(({ epoch, total }) => [epoch, total])).toEqual([
      [1, 2],
      [2, 5], // (4 + 5 + 6) / 3
    ]);
  });

  it('leaves steps that the loss scale skipped out of the means, and counts them', async () => {
    const { writer, steps } = setUp();
    const hook = metricsHook({ writer, logSteps: 1 });
    const step = fakeStep((call) => ({
      ...losses,
      total: call,
      ...(call === 2 ? { gradientNorm: Infinity } : {}),
      scaling: { scale: 1024, skipped: call === 2 || call > 3 },
    }));
    await new Trainer({ step, loader: fakeLoader(), hooks: [hook], epochs: 2 }).train();
    expect(steps.map(({ lossScale, skipped }) => [lossScale, skipped])).toEqual([
      [1024, false],
      [1024, true],
      [1024, false],
      [1024, true],
      [1024, true],
      [1024, true],
    ]);
    expect(hook.history.map(({ total, gradientNorm, skipped }) => [total, gradientNorm, skipped])).toEqual([
      [2, 5, 1], // (1 + 3) / 2
      [NaN, NaN, 3],
    ]);
    // As from a checkpoint, whose JSON has no NaN.
    const resumed = metricsHook({ writer, logSteps: 1 });
    resumed.restore!(JSON.parse(JSON.stringify(hook.state!())) as JsonValue);
    expect(resumed.history).toEqual(hook.history);
  });

  it('records what was measured with the epoch, and as a line of its own', async () => {
    const { writer, steps } = setUp();
    const validation = {
      result: { iou: 0.75, metric: 'voc07', numbers: {} },
      losses: { total: 7, localization: 1.5, confidence: 3.5, l2: 2 },
    } as EvaluationOutput;
    const training = {
      result: { map: 0.75, metric: 'voc07' },
    } as EvaluationOutput;
    const hook = metricsHook({ writer, logSteps: 99, evaluations: () => ({ validation, training }) });
    const measure: Hook = {
      name: 'map',
      afterEpoch: (run, epoch) => void (run.map = epoch === 1 ? 0.5 : undefined),
    };
    const loader = fakeLoader();
    await new Trainer({ step: growing(), loader, hooks: [measure, hook], epochs: 2 }).train();
    const measured = {
      map: 0.5,
      iou: 0.75,
      metric: 'voc07',
      validationTotal: 7,
      validationLocalization: 1.5,
      validationConfidence: 3.5,
      validationL2: 2,
      trainingMap: 0.75,
    };
    expect(hook.history[0]).not.toHaveProperty('validationTotal');
    expect(hook.history[1]).toMatchObject(measured);
    expect(steps).toEqual([{ step: 6, epoch: 2, ...measured }]);
  });
});
