import { trainingExtent } from '../../checkpoint/training-extent.js';
import type { StopReason } from '../../run-folder/stop-reason.js';
import type { RunHooks } from '../hooks/create-hooks.js';
import type { PreparedRun } from '../open/prepare-run.js';
import type { Trainer } from '../trainer.js';
import type { TrainResult } from '../types.js';

/** What a rank that is not 0 knows of a run that has ended: what rank 0 says, but for what lies on its disk. */
export function followerResult(
  { config, folder, data, precision }: PreparedRun,
  {
    stopped,
    trainer,
    hooks,
    speed,
    imagesAStep,
  }: {
    stopped: StopReason;
    trainer: Trainer;
    hooks: RunHooks;
    speed: number | undefined;
    /** Of all ranks. */
    imagesAStep: number;
  },
): TrainResult {
  const { step, epoch, elapsed } = trainer.state;
  const { evaluation, checkpoint, metrics } = hooks;
  const last = checkpoint.last!; // every run that ends without an error has saved
  const best = evaluation?.best;
  return {
    stopped,
    runDir: folder.root,
    config,
    classes: data.classes,
    steps: step,
    epochs: epoch,
    totalSteps: trainer.totalSteps,
    extent: trainingExtent({
      step,
      totalSteps: trainer.totalSteps,
      elapsed,
      timeLimit: config.timeLimit,
      pretrained: config.pretrained !== null,
      stopped,
    }),
    seconds: elapsed,
    imagesPerSecond: elapsed > 0 ? (step * imagesAStep) / elapsed : 0,
    ...(speed === undefined ? {} : { speed: { imagesPerSecond: speed, batchSize: imagesAStep } }),
    precision,
    checkpoint: last.prefix,
    weights: {
      checkpoint: last.prefix,
      step: best?.step ?? last.step,
      which: best === undefined ? 'last' : 'best',
    },
    ...(evaluation?.last === undefined ? {} : { evaluation: evaluation.last }),
    history: metrics.history,
  };
}
