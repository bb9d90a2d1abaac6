import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { CommandError } from '../errors/command-error.js';
import { UsageError } from '../errors/usage-error.js';
import { bundleText } from './bundle-text.js';
import type { Bundle } from './make-bundle.js';

/** The kinds of file a bundle is written as: to be pasted into an issue, or to be read by a program. */
const ENDINGS = ['.md', '.json'];

/** @throws UsageError for a file of another kind */
export function expectBundleFile(file: string): void {
  if (ENDINGS.includes(extname(file).toLowerCase())) return;
  throw new UsageError(
    'INVALID_VALUE',
    `Expected a file that ends in ${ENDINGS.join(' or ')} after --bundle, got "${file}".`,
    { hint: 'For example: --bundle report.md, which can be pasted into an issue.' },
  );
}

/** Writes a bundle as Markdown or JSON, by the file's ending. @throws CommandError where there is such a file already */
export async function writeBundle(file: string, bundle: Bundle): Promise<void> {
  const isJson = extname(file).toLowerCase() === '.json';
  const text = isJson ? `${JSON.stringify(bundle, null, 2)}\n` : bundleText(bundle);
  await writeFile(file, text, { flag: 'wx' }).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new CommandError('OUTPUT_EXISTS', `Expected a new file for the report, found ${file}.`, {
      cause,
      hint: 'Name another one, or remove it.',
    });
  });
}
