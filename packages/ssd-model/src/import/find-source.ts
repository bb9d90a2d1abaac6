import { ArgumentRangeError } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import { ImportError, listed } from './import-error.js';
import type { ImportTarget } from './import-target.js';
import { matchSources } from './match-sources.js';
import type { SourceMatch } from './match-sources.js';
import type { SourceTensors } from './source-tensor.js';
import { weightSources } from './weight-sources.js';
import type { WeightSourceName } from './weight-sources.js';

/**
 * The source that a file is of: the one named, or the one of which most variables are there.
 *
 * @throws ArgumentRangeError for a name that is not among {@link weightSources}, with the list and the nearest name
 * @throws ImportError IMPORT_UNKNOWN where nothing fits, with what was looked for and how much of it was found
 */
export function findSource(
  target: ImportTarget,
  tensors: SourceTensors,
  wanted: WeightSourceName | 'auto' = 'auto',
): SourceMatch {
  if (wanted !== 'auto' && !Object.hasOwn(weightSources, wanted)) {
    throw new ArgumentRangeError(unknownName('source', wanted, ['auto', ...Object.keys(weightSources)]), {
      hint: 'Name one of those, or leave it out: the file is recognised by names and shapes.',
    });
  }
  const matches = matchSources(target, tensors, wanted === 'auto' ? undefined : [wanted]);
  const [best] = matches;
  if (best!.fitting > 0) return best!;
  const counts = matches.map(
    ({ source, named, total }) =>
      `${source} ${named === 0 ? `0 of ${total}` : `0 of ${total} in shape (${named} by name)`}`,
  );
  const names = [...tensors.keys()];
  throw new ImportError(
    'IMPORT_UNKNOWN',
    [
      `Expected weights for preset "${target.preset.name}", got ${names.length} tensors of which no source ` +
        'that is known has one in the right shape.',
      ...listed('Found', names),
      `Looked for: ${counts.join(', ')}.`,
    ].join('\n'),
    {
      hint: 'See what the file holds by its names and shapes, and check the preset.',
    },
  );
}
