import { readOutcome } from '../run-folder/run-outcome.js';
import { runFolder } from '../run-folder/run-folder.js';
import { trainingExtent, type TrainedSteps } from './training-extent.js';
import type { FoundCheckpoint } from './find-checkpoint.js';
import { listCheckpoints } from './list-checkpoints.js';
import { plannedStepsOf } from './planned-steps.js';
import type { Sidecar } from './sidecar.js';

/**
 * How far the weights of a checkpoint were trained; null for imported ones. Those that a training measured and found to be its best
 * are judged by how far it came: that the best came early is then no fault.
 *
 * @param which as it was asked for: `best` takes them for the choice of their training
 */
export async function checkpointExtent(
  { prefix, runDir }: FoundCheckpoint,
  sidecar: Sidecar,
  which: string,
): Promise<TrainedSteps | null> {
  const { config, run, map } = sidecar;
  if (config === null) return null;
  const folder = runFolder(runDir);
  const outcome = await readOutcome(folder.outcome);
  const { entries } = await listCheckpoints(folder.checkpoints);
  const chosen = which === 'best' && map !== null && entries.some((entry) => entry.prefix === prefix);
  const reached = chosen ? Math.max(run.step, outcome?.step ?? 0, entries.at(-1)?.step ?? 0) : run.step;
  const totalSteps = plannedStepsOf(sidecar);
  const extent = trainingExtent({
    step: reached,
    totalSteps,
    elapsed: run.elapsed,
    timeLimit: config.timeLimit,
    pretrained: config.pretrained !== null,
    stopped: outcome?.step === reached ? outcome.stopped : undefined,
  });
  return { step: run.step, totalSteps, extent };
}
