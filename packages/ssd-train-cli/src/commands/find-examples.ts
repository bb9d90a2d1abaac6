import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandError } from '../errors/command-error.js';

/** Where the example pictures lie in a clone of the repository. */
const EXAMPLES = join('examples', 'bccd', 'BCCD');

function* upwards(folder: string): Generator<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield at;
    if (at === dirname(at)) return;
  }
}

/**
 * The folder of the example pictures, looked for in the folders above this file and above the working directory. They are
 * part of the repository, not of the npm package.
 *
 * @throws CommandError that says what to do where there are none.
 */
export async function findExamples(
  workingDirectory: string,
  codeFolder: string = dirname(fileURLToPath(import.meta.url)),
): Promise<string> {
  for (const start of [codeFolder, workingDirectory]) {
    for (const folder of upwards(start)) {
      const candidate = join(folder, EXAMPLES);
      const found = await stat(join(candidate, 'ImageSets')).catch(() => undefined);
      if (found?.isDirectory() === true) return candidate;
    }
  }
  throw new CommandError(
    'NO_EXAMPLES',
    `Expected the example pictures (${EXAMPLES}) in this folder or one above, got none.`,
    {
      hint: 'They come with a clone of the repository, not with the npm package. Give a Pascal VOC folder of your own: ssd demo --data-dir DIR.',
    },
  );
}
