import { mkdtemp, readdir, realpath } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { makeFolder } from '@ssd/files';
import { DatasetError } from '../dataset-error.js';

/**
 * A new folder beside `output`, to be filled and then renamed to it, so that what is there is always whole.
 *
 * @param originals folders that must stay as they are
 * @throws DatasetError OUTPUT_UNUSABLE if `output` holds something, lies in an original or holds one
 */
export async function prepareOutput(output: string, originals: readonly string[]): Promise<string> {
  const parent = dirname(resolve(output));
  await makeFolder(parent);
  const target = resolve(await realpath(parent), relative(parent, resolve(output)));
  for (const original of originals) {
    const source = await realpath(original);
    if (contains(source, target) || contains(target, source)) {
      throw new DatasetError(
        'OUTPUT_UNUSABLE',
        `Expected a folder for the copy apart from ${original}, got ${output}. The original is never written to.`,
        { hint: 'Name another folder for the result.', file: output },
      );
    }
  }
  const there = await readdir(target).catch((cause: unknown) => {
    if (isMissing(cause)) return [];
    throw unusable(output, cause);
  });
  if (there.length > 0) {
    throw new DatasetError(
      'OUTPUT_UNUSABLE',
      `Expected an empty or new folder for the copy, ${output} holds ${there.slice(0, 3).join(', ')}.`,
      { hint: 'Remove it, or name another folder for the result.', file: output },
    );
  }
  return mkdtemp(`${target}.incomplete-`);
}

function unusable(output: string, cause: unknown): DatasetError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DatasetError('OUTPUT_UNUSABLE', `Expected a folder for the copy at ${output}: ${reason}`, {
    hint: 'Name another folder for the result.',
    file: output,
    cause,
  });
}

function contains(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : `${outer}${sep}`);
}

/** By its code alone: `instanceof` does not hold for errors of another realm. */
function isMissing(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT';
}
