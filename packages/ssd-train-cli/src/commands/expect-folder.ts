import { stat } from 'node:fs/promises';
import { CommandError } from '../errors/command-error.js';

/**
 * Refuses a path that is no folder before anything reads it.
 *
 * @param option How the user named it, e.g. `--data-dir`.
 */
export async function expectFolder(path: string, option: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  throw new CommandError(
    `Expected a folder for ${option}, got ${found === undefined ? 'nothing' : 'a file'} at ${path}.`,
    {
      code: 'NO_SUCH_FOLDER',
      hint: 'Name the root of a Pascal VOC folder: the one with Annotations, JPEGImages and ImageSets.',
    },
  );
}
