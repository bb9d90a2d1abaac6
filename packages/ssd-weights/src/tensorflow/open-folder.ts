import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { WeightsError, badFile, ioError } from '../errors.js';
import type { TensorFile } from '../tensor-file.js';
import { openTensorFlowV2 } from './open-v2.js';

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Where a SavedModel keeps the values of its variables, a checkpoint of the V2 format. */
const VARIABLES = join('variables', 'variables');

/**
 * Opens a folder: a SavedModel, or one of checkpoints, of which the latest is taken. What its file `checkpoint` names elsewhere is
 * never read: of a folder that was moved the checkpoint of that name counts, which is noted.
 *
 * @throws WeightsError UNKNOWN_FORMAT where it is neither; BAD_FILE where the latest lies elsewhere
 */
export async function openFolder(folder: string): Promise<TensorFile> {
  if (await isFile(join(folder, `${VARIABLES}.index`)))
    return openTensorFlowV2(join(folder, VARIABLES), 'saved-model');
  const { checkpointPlace, readCheckpointState } = await import('@ssd/tf-runtime/checkpoint');
  const state = await readCheckpointState(folder).catch((error: unknown) => {
    throw ioError('read', join(folder, 'checkpoint'), error);
  });
  if (state !== undefined) {
    const place = checkpointPlace(folder, state.latest);
    const there =
      place !== undefined && (!place.moved || (await isFile(join(folder, `${place.path}.index`))));
    if (!there)
      throw badFile(
        `Expected ${join(folder, 'checkpoint')} to name a checkpoint of its folder, got "${state.latest}", which leads out of it.`,
        { hint: 'Name the checkpoint itself.' },
      );
    const file = await openTensorFlowV2(resolve(folder, place.path));
    if (!place.moved) return file;
    const note = `Taken from ${folder}; its file "checkpoint" names it where it was before: ${state.latest}.`;
    return { ...file, notes: [note, ...file.notes] };
  }
  const names = await readdir(folder).catch((error: unknown) => {
    throw ioError('read', folder, error);
  });
  const empty = names.includes('saved_model.pb')
    ? ' It has a saved_model.pb, but no variables/variables.index.'
    : '';
  throw new WeightsError(
    'UNKNOWN_FORMAT',
    `Expected ${folder}, a folder, to be a SavedModel (variables/variables.index) or to hold TensorFlow checkpoints (checkpoint).${empty}`,
    { hint: 'Name a checkpoint, or a file that holds weights.' },
  );
}
