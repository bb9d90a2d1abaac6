import type { PreparedRun } from './prepare-run.js';

/** Where TensorBoard's events go. */
export function tensorboardFolder({ config: { tensorboard }, folder }: PreparedRun): string | undefined {
  if (tensorboard === false) return undefined;
  return tensorboard === true ? folder.tensorboard : tensorboard;
}
