import { join } from 'node:path';
import { exists, isFolder } from '../files/path-kind.js';
import { findCheckpoint } from '../checkpoint/find-checkpoint.js';
import { listCheckpoints } from '../checkpoint/list-checkpoints.js';
import { sidecarPath } from '../checkpoint/sidecar.js';
import { runFolder } from '../run-folder/run-folder.js';

/** What a path means. */
export interface LocatedWeights {
  /** What @ssd/weights opens. */
  readonly path: string;
  /** Prefix of the checkpoint, where it is one of our own: its sidecar lies beside it. */
  readonly own?: string;
}

/** What a folder holds that is a SavedModel. */
const SAVED_MODEL = 'saved_model.pb';

/**
 * Weights wherever they lie: the best checkpoint of a run folder or of its folder of checkpoints, a checkpoint of a run by
 * any of its files, or, as it is, a file or folder of any format that @ssd/weights reads.
 *
 * @throws TrainerError E_CHECKPOINT for a run that has no checkpoint yet
 */
export async function locateWeights(path: string): Promise<LocatedWeights> {
  if (await isFolder(path)) {
    if (await exists(join(path, SAVED_MODEL))) return { path };
    const prefix = await bestCheckpoint(path);
    return prefix === undefined ? { path } : ownCheckpoint(prefix);
  }
  const prefix = path.replace(/\.(index|json|data-\d{5}-of-\d{5})$/, '');
  const own = (await exists(`${prefix}.index`)) && (await exists(sidecarPath(prefix)));
  return own ? ownCheckpoint(prefix) : { path };
}

function ownCheckpoint(prefix: string): LocatedWeights {
  return { path: `${prefix}.index`, own: prefix };
}

/** Undefined where a folder holds none of ours; it may still hold TensorFlow's. */
async function bestCheckpoint(folder: string): Promise<string | undefined> {
  const isRun = await isFolder(runFolder(folder).checkpoints);
  if (!isRun && (await listCheckpoints(folder)).entries.length === 0) return undefined;
  return (await findCheckpoint(folder, 'best')).prefix;
}
