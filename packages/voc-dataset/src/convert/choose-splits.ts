import { suggestName } from '@ssd/names';
import { DatasetError } from '../dataset-error.js';

/**
 * Of named parts those that are asked for, in the order in which they are asked for; all where nothing is.
 *
 * @throws DatasetError SPLIT_NOT_FOUND
 */
export function chooseSplits<T extends { split: string }>(
  parts: readonly T[],
  splits: readonly string[] | undefined,
  where: string,
): T[] {
  if (splits === undefined) return [...parts];
  const available = [...new Set(parts.map(({ split }) => split))];
  return splits.flatMap((name) => {
    if (available.includes(name)) return parts.filter(({ split }) => split === name);
    throw new DatasetError(
      'SPLIT_NOT_FOUND',
      `Unknown split "${name}" in ${where}.${suggestName(name, available)}`,
      { hint: 'Name one of those splits.', file: where },
    );
  });
}
