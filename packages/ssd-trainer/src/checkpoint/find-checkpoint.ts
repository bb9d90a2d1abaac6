import { basename, dirname, join } from 'node:path';
import { exists, isFolder } from '../files/path-kind.js';
import { checkpointPlace, readCheckpointState } from '@ssd/tf-runtime';
import { runFolder, runOfCheckpoints } from '../run-folder/run-folder.js';
import { TrainerError } from '../errors/trainer-error.js';
import { FINAL, lastOf, listCheckpoints, type CheckpointEntry } from './list-checkpoints.js';

export interface FoundCheckpoint {
  readonly prefix: string;
  /** Folder of the run it belongs to. */
  readonly runDir: string;
}

/**
 * The checkpoint meant by a path: a run folder, a folder of checkpoints, or a checkpoint's prefix or one of its files.
 *
 * @param which in a folder: `last`, `best` (which is the last where mAP was never measured), a name such as `e10.ckpt`, or a
 *   place in the folder's list, from 0 or, counted from its end, from -1.
 * @throws TrainerError E_CHECKPOINT saying what was found instead.
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
  const list = await listCheckpoints(folder);
  const { entries, last, best } = list;
  if (last === undefined) {
    throw new TrainerError('E_CHECKPOINT', `Expected a checkpoint in ${folder}, found none.`, {
      hint: 'A run has one as soon as its first interval, or Ctrl-C, has saved it.',
    });
  }
  if (which === 'last') return lastOf(folder, list)!;
  if (which === 'best') return best ?? lastOf(folder, list)!;
  const named = entries.find(({ name }) => name === which || name === `${which}.ckpt`);
  if (named !== undefined) return named;
  if (/^-?\d+$/.test(which)) return atPlace(folder, Number(which), { entries, last });
  const names = entries.map(({ name }) => name).join(', ');
  throw new TrainerError('E_CHECKPOINT', `Expected a checkpoint "${which}" in ${folder}, found ${names}.`, {
    hint: 'Name one of those, or "last" or "best".',
  });
}

/** By the place in the state file's list, oldest first, where there is such a file. */
async function atPlace(
  folder: string,
  place: number,
  { entries, last }: { entries: readonly CheckpointEntry[]; last: CheckpointEntry },
): Promise<CheckpointEntry> {
  const state = await readCheckpointState(folder).catch(() => undefined);
  const names =
    state?.all.map((path) => checkpointPlace(folder, path)?.path ?? path) ?? entries.map(({ name }) => name);
  const name = names.at(place);
  const entry = entries.find((one) => one.name === name) ?? (name === FINAL ? last : undefined);
  if (entry !== undefined) return entry;
  throw new TrainerError(
    'E_CHECKPOINT',
    `Expected a place from ${-names.length} to ${names.length - 1} in the list of ${folder} (${names.join(', ')}), got ${place}${name === undefined ? '' : `, whose files are gone or damaged`}.`,
    { hint: 'Name a checkpoint, or a place in that list: 0 is the oldest, -1 the newest.' },
  );
}

async function neighbours(prefix: string): Promise<string> {
  const { entries } = await listCheckpoints(dirname(prefix));
  if (entries.length === 0)
    return 'Name a run folder, such as runs/mini-20261124-093005, or a checkpoint in its folder checkpoints.';
  return `Not ${basename(prefix)}, but there: ${entries.map((entry) => join(dirname(prefix), entry.name)).join(', ')}.`;
}
