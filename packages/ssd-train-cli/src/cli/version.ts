import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CommandError } from '../errors/command-error.js';

const manifest = z.object({ version: z.string() });

/** The version of this package. Its package.json lies one folder above dist/ and two above src/cli/. */
export async function packageVersion(): Promise<string> {
  for (const path of ['../package.json', '../../package.json']) {
    const text = await readFile(new URL(path, import.meta.url), 'utf8').catch(() => undefined);
    if (text !== undefined) return manifest.parse(JSON.parse(text)).version;
  }
  throw new CommandError(
    'BROKEN_INSTALLATION',
    'Expected the package.json of @ssd/train-cli beside its code, found none.',
    { hint: 'Install the package again.' },
  );
}
