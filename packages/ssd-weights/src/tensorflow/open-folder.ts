import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ioError, WeightsError } from '../errors.js';
import type { TensorFile } from '../tensor-file.js';
import { openTensorFlowV2 } from './open-v2.js';

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/** Where a SavedModel keeps the values of its variables, a checkpoint of the V2 format. */
const VARIABLES = join('variables', 'variables');

/**
 * Opens a folder: a SavedModel, or one of checkpoints, of which the latest is taken.
 *
 * @throws WeightsError UNKNOWN_FORMAT where it is neither
 */
export const openFolder = async (folder: string): Promise<TensorFile> => {
  if (await isFile(join(folder, `${VARIABLES}.index`)))
    return openTensorFlowV2(join(folder, VARIABLES), 'saved-model');
  const { readCheckpointState } = await import('@ssd/tf-runtime/checkpoint');
  const state = await readCheckpointState(folder).catch((error: unknown) => {
    throw ioError('read', join(folder, 'checkpoint'), error);
  });
  if (state !== undefined) return openTensorFlowV2(resolve(folder, state.latest));
  const names = await readdir(folder).catch((error: unknown) => {
    throw ioError('read', folder, error);
  });
  const empty = names.includes('saved_model.pb')
    ? ' It has a saved_model.pb, but no variables/variables.index.'
    : '';
  throw new WeightsError(
    'UNKNOWN_FORMAT',
    `Expected ${folder}, a folder, to be a SavedModel (variables/variables.index) or to hold TensorFlow checkpoints (checkpoint).${empty}`,
  );
};
