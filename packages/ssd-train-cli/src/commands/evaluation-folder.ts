import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LoadedDetector } from '@ssd/trainer/evaluation';
import { runFolder, runOfCheckpoints, splitFileName } from '@ssd/trainer/run-folder';

/**
 * Where the evaluation of a split belongs in the folder of the run that a checkpoint is of; undefined where it is of none, as
 * imported weights are.
 */
export function evaluationFolder(
  { checkpoint, config }: Pick<LoadedDetector, 'checkpoint' | 'config'>,
  split: string | undefined = config?.validationSplit ?? config?.trainSplit,
): string | undefined {
  const run = runFolder(runOfCheckpoints(dirname(checkpoint)));
  if (split === undefined || !existsSync(run.config)) return undefined;
  return join(run.evaluations, splitFileName(split));
}
