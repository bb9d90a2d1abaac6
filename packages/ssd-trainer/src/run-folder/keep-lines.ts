import { readFile } from 'node:fs/promises';
import { ifThere } from '../errors/if-there.js';
import { writeFileAtomically } from '../files/write-file-atomically.js';

/**
 * Drops the lines of a log that a killed process wrote after the step it is resumed from, and the half line it may have
 * ended with. A missing file is left missing.
 *
 * @param path lines of JSON, each with a `step`
 */
export async function keepLinesUpTo(path: string, step: number): Promise<void> {
  const text = await ifThere(readFile(path, 'utf8'));
  if (text === undefined) return;
  const kept = text.split('\n').filter((line) => {
    try {
      return (JSON.parse(line) as { step: number }).step <= step;
    } catch {
      return false;
    }
  });
  await writeFileAtomically(path, kept.map((line) => `${line}\n`).join(''));
}
