import { TensorFlowError } from '@ssd/tf-runtime';
import type { EvaluationOutput } from '../../evaluation/types.js';
import type { Hook } from '../hook.js';
import { fakeLoader, fakeStep, losses } from '../testing/fakes.js';
import { Trainer, type TrainerSnapshot, type TrainingStep } from '../trainer.js';
import { tensorboardHook, type TensorboardHookOptions } from './tensorboard-hook.js';

const evaluation = {
  split: 'val',
  result: { map: 0.25, metric: 'voc10', numbers: {}, classes: { cat: { ap: 0.25 }, dog: { ap: null } } },
} as unknown as EvaluationOutput;

const measureEvery = (epochs: number): Hook => ({
  name: 'measure',
  afterEpoch: (run, epoch) => {
    if ((epoch + 1) % epochs === 0) run.map = 0.25;
  },
});

interface Written {
  /** `tag → steps`, in the order of the first. */
  readonly steps: Record<string, number[]>;
  readonly values: Record<string, number[]>;
  readonly lines: string[];
  readonly flushes: number;
}

/** Trains 3 epochs of 3 steps and gives what was written. */
async function written(
  options: Partial<TensorboardHookOptions> = {},
  {
    hooks = [],
    from,
    step = fakeStep(),
  }: { hooks?: Hook[]; from?: TrainerSnapshot; step?: TrainingStep } = {},
): Promise<Written> {
  const steps: Record<string, number[]> = {};
  const values: Record<string, number[]> = {};
  const lines: string[] = [];
  let flushes = 0;
  const note = (tag: string, step: number): void => void (steps[tag] ??= []).push(step);
  const hook = tensorboardHook({
    writer: {
      scalar: (tag, value, step) => {
        note(tag, step);
        (values[tag] ??= []).push(value);
      },
      histogram: (tag, data, step) => {
        if (!Number.isFinite(data[0])) throw new TensorFlowError('INVALID_ARGUMENT', 'not finite');
        note(tag, step);
      },
      image: (tag, _image, step) => {
        note(tag, step);
      },
      graph: (_graph, step = -1) => {
        note('graph', step);
      },
      flush: () => {
        flushes++;
        return Promise.resolve();
      },
    },
    logSteps: 1,
    graph: () => new Uint8Array(0),
    async *weights() {
      await Promise.resolve();
      yield { tag: 'filter_summaries/conv1_1', values: Float32Array.of(1) };
    },
    evaluation: () => evaluation,
    checkpointStep: () => undefined,
    pictures: () => Promise.resolve({ data: new Uint8Array(3), shape: [1, 1, 1, 3] }),
    sameSplit: false,
    log: (line) => void lines.push(line),
    ...options,
  });
  const schedule: Hook = {
    name: 'schedule',
    beforeStep: (run) => {
      run.settings.learningRate = (run.state.step + 1) / 10;
    },
  };
  const trainer = new Trainer({
    step,
    loader: fakeLoader(),
    hooks: [schedule, ...hooks, hook],
    epochs: 3,
  });
  if (from !== undefined) trainer.restore(from);
  await trainer.train();
  return { steps, values, lines, flushes };
}

describe('tensorboardHook', () => {
  it('writes losses and learning rate every so many steps', async () => {
    const { steps, values } = await written({ logSteps: 4 });
    for (const loss of ['total', 'localization', 'confidence', 'l2']) {
      expect(steps[`training_${loss}_loss`]).toEqual([4, 8]);
    }
    expect(values).toMatchObject({
      training_total_loss: [6, 6],
      training_localization_loss: [1, 1],
      training_confidence_loss: [3, 3],
      training_l2_loss: [2, 2],
      learning_rate: [0.4, 0.8], // what the steps were made with: (step before + 1) / 10
    });
  });

  it('writes the graph once and the weights before the first step', async () => {
    expect((await written()).steps).toMatchObject({ graph: [0], 'filter_summaries/conv1_1': [0] });
  });

  it('writes evaluations with pictures and weights once each, and no AP of a class without objects', async () => {
    const { steps, values, flushes } = await written({}, { hooks: [measureEvery(1)] });
    expect(steps).toMatchObject({
      validation_mAP: [3, 6, 9], // not a second time when the run ends at 9
      validation_AP_cat: [3, 6, 9],
      validation_img: [3, 6, 9],
      'filter_summaries/conv1_1': [0, 3, 6, 9],
    });
    expect(values['validation_mAP']).toEqual([0.25, 0.25, 0.25]);
    expect(Object.keys(steps).filter((tag) => /dog|training_(mAP|AP)/.test(tag))).toEqual([]);
    expect(flushes).toBeGreaterThanOrEqual(3);
  });

  it('writes the losses of the validation split, and what training images come to', async () => {
    const losses = { total: 9, localization: 3, confidence: 4, l2: 2 };
    const training = {
      split: 'train',
      result: { map: 0.75, metric: 'voc10', numbers: {}, classes: { cat: { ap: 0.5 } } },
    };
    const { steps, values } = await written(
      {
        evaluation: () => ({ ...evaluation, losses }),
        trainingEvaluation: () => training as unknown as EvaluationOutput,
      },
      { hooks: [measureEvery(3)] },
    );
    expect(values).toMatchObject({
      validation_total_loss: [9],
      validation_localization_loss: [3],
      validation_confidence_loss: [4],
      validation_l2_loss: [2],
      validation_mAP: [0.25],
      training_mAP: [0.75],
      training_AP_cat: [0.5],
    });
    expect(steps).toMatchObject({ validation_total_loss: [9], training_img: [9], validation_img: [9] });
  });

  it('writes the loss scale where there is one', async () => {
    const step = fakeStep((call) => ({ ...losses, scaling: { scale: 2 ** call, skipped: false } }));
    expect((await written({}, { step })).values['loss_scale']).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512]);
    expect((await written()).values).not.toHaveProperty('loss_scale');
  });

  it('writes them for both where the pictures trained on are measured on', async () => {
    const { steps } = await written({ sameSplit: true }, { hooks: [measureEvery(2)] });
    expect(steps).toMatchObject({ training_mAP: [6], training_AP_cat: [6], validation_mAP: [6] });
  });

  it('writes the weights of checkpoints, in the middle of epochs and at their ends', async () => {
    let saved: number | undefined;
    const save: Hook = {
      name: 'checkpoint',
      afterStep: (run) => {
        if (run.state.step % 5 === 0) saved = run.state.step;
      },
      afterEpoch: (run) => {
        if (run.state.step === 6) saved = 6;
      },
    };
    const { steps } = await written({ checkpointStep: () => saved }, { hooks: [save] });
    expect(steps['filter_summaries/conv1_1']).toEqual([0, 5, 6]);
    expect(steps['validation_mAP']).toBeUndefined();
  });

  it('goes on with the steps of a resumed run, whose weights are written already', async () => {
    const run = { step: 4, epoch: 1, batch: 1, epochEnds: false, elapsed: 0 };
    const { steps } = await written({}, { from: { run, hooks: {} } });
    expect(steps).toMatchObject({ graph: [4], learning_rate: [5, 6, 7, 8, 9] });
    expect(steps['filter_summaries/conv1_1']).toBeUndefined();
  });

  it('goes on without the histogram of weights that are not finite, and says so', async () => {
    async function* weights(): AsyncGenerator<{ tag: string; values: Float32Array }> {
      await Promise.resolve();
      yield { tag: 'filter_summaries/bad', values: Float32Array.of(NaN) };
      yield { tag: 'filter_summaries/good', values: Float32Array.of(1) };
    }
    const { steps, lines } = await written({ weights });
    expect(steps['filter_summaries/good']).toEqual([0]);
    expect(steps['filter_summaries/bad']).toBeUndefined();
    expect(lines).toEqual([
      'No histogram of filter_summaries/bad at step 0: not all of its values are finite.',
    ]);
  });

  it('ends the run with any other error', async () => {
    const graph = (): Uint8Array => {
      throw new Error('no graph');
    };
    await expect(written({ graph })).rejects.toThrow('no graph');
  });
});
