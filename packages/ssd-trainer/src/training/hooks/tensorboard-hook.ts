import { TensorFlowError, type SummaryImage, type SummaryWriter } from '@ssd/tf-runtime';
import type { EvaluationOutput, SplitLosses } from '../../evaluation/types.js';
import { overlapOf } from '../../evaluation/map-name.js';
import { ap50Beside, decidingNumber } from '../../metrics/metrics.js';
import type { Hook, Run, StepReport } from '../hook.js';
import type { TaggedValues } from '../step/histogram-tag.js';

export interface TensorboardHookOptions {
  readonly writer: Pick<SummaryWriter, 'scalar' | 'histogram' | 'image' | 'graph' | 'flush'>;
  /** Steps between points of the training's curves. */
  readonly logSteps: number;
  /** The training step as a serialised GraphDef. */
  readonly graph: () => Uint8Array;
  /** Weights as they are now, one after the other: all of VGG16's at once are 100 MB. */
  readonly weights: () => AsyncIterable<TaggedValues>;
  /** The last evaluation of this process; looked at only where the run has a mAP. */
  readonly evaluation: () => EvaluationOutput | undefined;
  /** That of training images made with it, where there is one. @default none */
  readonly trainingEvaluation?: () => EvaluationOutput | undefined;
  /** Step of the last checkpoint. */
  readonly checkpointStep: () => number | undefined;
  /** Some pictures of an evaluation with their boxes. */
  readonly pictures: (evaluation: EvaluationOutput) => Promise<SummaryImage>;
  /** The pictures trained on are those measured on, so that what is measured holds for both. */
  readonly sameSplit: boolean;
  readonly log: (line: string) => void;
}

/**
 * Writes what TensorBoard shows, under the reference's tags: losses and learning rate every so many steps, losses,
 * mAP, AP of each class and pictures at evaluations, histograms of the weights before the first step and at evaluations and
 * checkpoints, the graph. The tags of average precision are those of an overlap of 0.5; another one is in the tag:
 * `validation_mAP@0.75`, `validation_mAP@[.50:.95]` of coco, which has `validation_mAP` beside it. Its steps are steps of the optimizer, where the reference counts epochs.
 */
export function tensorboardHook(options: TensorboardHookOptions): Hook {
  const { writer, logSteps, checkpointStep } = options;
  /** Steps of the last histograms and of the last evaluation that are written. */
  let weightsAt: number | undefined;
  let evaluationAt: number | undefined;

  async function writeWeights(step: number): Promise<void> {
    if (weightsAt === step) return;
    weightsAt = step;
    for await (const { tag, values } of options.weights()) {
      try {
        writer.histogram(tag, values, step);
      } catch (error) {
        if (!(error instanceof TensorFlowError) || error.code !== 'INVALID_ARGUMENT') throw error;
        // The guard ends the run at the next step if this is what it looks like; a picture is no reason to.
        options.log(`No histogram of ${tag} at step ${step}: not all of its values are finite.`);
      }
    }
  }

  async function writeEvaluation(step: number): Promise<void> {
    const evaluation = options.evaluation();
    if (evaluation === undefined || evaluationAt === step) return;
    evaluationAt = step;
    const training = options.sameSplit ? evaluation : options.trainingEvaluation?.();
    for (const [split, output] of [
      ['training', training],
      ['validation', evaluation],
    ] as const) {
      if (output === undefined) continue;
      const { classes } = output.result;
      const map = decidingNumber(output.result);
      const ap50 = ap50Beside(output.result);
      const at = overlapOf(output.result);
      if (map !== null) writer.scalar(`${split}_mAP${at}`, map, step);
      if (typeof ap50 === 'number') writer.scalar(`${split}_mAP`, ap50, step);
      for (const [name, { ap }] of Object.entries(classes)) {
        if (ap !== null) writer.scalar(`${split}_AP${at}_${name}`, ap, step); // null: no object of it to find
      }
      writer.image(`${split}_img`, await options.pictures(output), step);
    }
    if (evaluation.losses !== undefined) writeLosses(writer, 'validation', evaluation.losses, step);
  }

  /** What weights that were measured or saved are worth. */
  async function writeMoment(run: Run): Promise<void> {
    const { step } = run.state;
    const measured = run.map !== undefined;
    if (measured) await writeEvaluation(step);
    if (measured || checkpointStep() === step) await writeWeights(step);
    await writer.flush();
  }

  return {
    name: 'tensorboard',
    async beforeTrain({ state: { step } }) {
      writer.graph(options.graph(), step);
      if (step === 0) await writeWeights(step); // a run that goes on has them from when it was saved
    },
    async afterStep(run, report) {
      const { step, batch } = run.state;
      if (step % logSteps === 0) writeStep(writer, run, report);
      if (batch !== 0 && checkpointStep() === step) await writeMoment(run);
    },
    afterEpoch: writeMoment,
    afterTrain: writeMoment,
  };
}

function writeStep(writer: Pick<SummaryWriter, 'scalar'>, run: Run, { losses, scaling }: StepReport): void {
  const { step } = run.state;
  writeLosses(writer, 'training', losses, step);
  writer.scalar('learning_rate', run.settings.learningRate, step);
  if (scaling !== undefined) writer.scalar('loss_scale', scaling.scale, step);
}

function writeLosses(
  writer: Pick<SummaryWriter, 'scalar'>,
  split: 'training' | 'validation',
  losses: SplitLosses,
  step: number,
): void {
  for (const loss of ['total', 'localization', 'confidence', 'l2'] as const) {
    writer.scalar(`${split}_${loss}_loss`, losses[loss], step);
  }
}
