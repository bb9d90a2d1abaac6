import { listCheckpoints } from '../../checkpoint/list-checkpoints.js';
import type { RunHooks } from '../hooks/create-hooks.js';
import type { Inside } from '../hooks/inspection-hooks.js';
import type { PreparedRun } from '../open/prepare-run.js';
import type { Trainer } from '../trainer.js';
import { trainingExtent } from '../../checkpoint/training-extent.js';
import type { DetectorWeights, TrainResult } from '../types.js';
import type { StopReason } from '../../run-folder/stop-reason.js';

/** What a run that has ended says of itself. */
export async function trainResult(
  { config, folder, data, precision }: PreparedRun,
  {
    stopped,
    trainer,
    hooks,
    inside,
    speed,
    imagesAStep,
    weights,
  }: {
    stopped: StopReason;
    trainer: Trainer;
    hooks: RunHooks;
    inside: Inside;
    speed: number | undefined;
    /** Of all ranks. */
    imagesAStep: number;
    weights: DetectorWeights;
  },
): Promise<TrainResult> {
  const { step, epoch, elapsed } = trainer.state;
  const { best } = await listCheckpoints(folder.checkpoints);
  const evaluation = hooks.evaluation?.last;
  const profile = inside.profile();
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
    checkpoint: hooks.checkpoint.last!.prefix, // every run that ends without an error has saved
    weights,
    ...(best === undefined ? {} : { best: { map: best.map!, step: best.step, checkpoint: best.prefix } }),
    ...(evaluation === undefined ? {} : { evaluation }),
    history: hooks.metrics.history,
    ...(profile === undefined ? {} : { profile }),
  };
}
