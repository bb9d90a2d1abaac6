import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { runFolder, runOfCheckpoints } from '../run-folder/run-folder.js';
import { TrainerError } from '../training/trainer-error.js';
import { listCheckpoints, type CheckpointEntry } from './list-checkpoints.js';

export interface FoundCheckpoint {
  readonly prefix: string;
  /** Folder of the run it belongs to. */
  readonly runDir: string;
}

/**
The checkpoint meant by a path: a run folder, a folder of checkpoints, or a checkpoint's prefix or one of its files.

@param which in a folder: `last`, `best` (which is the last where mAP was never measured) or a name such as `e10.ckpt`.
@throws TrainerError E_CHECKPOINT saying what was found instead.
*/
export async function findCheckpoint(path: string, which: string): Promise<FoundCheckpoint> {
  if (await isFolder(path)) {
    const inRun = runFolder(path).checkpoints;
    const folder = (await isFolder(inRun)) ? inRun : path;
    const entry = await pick(folder, which);
    return { prefix: entry.prefix, runDir: folder === inRun ? path : runOfCheckpoints(folder) };
  }
  const prefix = path.replace(/\.(index|json|data-\d{5}-of-\d{5})$/, '');
  if (await exists(`${prefix}.index`)) return { prefix, runDir: runOfCheckpoints(dirname(prefix)) };
  throw new TrainerError(
    'E_CHECKPOINT',
    `Expected a run folder or the prefix of a checkpoint, found nothing at ${path}.`,
    {
      hint: await neighbours(prefix),
    },
  );
}

async function pick(folder: string, which: string): Promise<CheckpointEntry> {
  const { entries, last, best } = await listCheckpoints(folder);
  if (last === undefined) {
    throw new TrainerError('E_CHECKPOINT', `Expected a checkpoint in ${folder}, found none.`, {
      hint: 'A run has one as soon as its first interval, or Ctrl-C, has saved it.',
    });
  }
  if (which === 'last') return last;
  if (which === 'best') return best ?? last;
  const named = entries.find(({ name }) => name === which || name === `${which}.ckpt`);
  if (named !== undefined) return named;
  const names = entries.map(({ name }) => name).join(', ');
  throw new TrainerError('E_CHECKPOINT', `Expected a checkpoint "${which}" in ${folder}, found ${names}.`);
}

async function neighbours(prefix: string): Promise<string | undefined> {
  const { entries } = await listCheckpoints(dirname(prefix));
  if (entries.length === 0) return undefined;
  return `Not ${basename(prefix)}, but there: ${entries.map((entry) => join(dirname(prefix), entry.name)).join(', ')}.`;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
