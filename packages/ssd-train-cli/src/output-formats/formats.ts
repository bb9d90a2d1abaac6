import { UsageError } from '../errors/usage-error.js';
import { unknownName } from '@ssd/names';

/**
 * What can be written of a picture: `picture` is a copy with boxes in the kind of the original, JPEG or else PNG; `png` and
 * `jpg` decide. `csv` is one table of all pictures.
 */
export const OUTPUT_FORMATS = ['json', 'txt', 'voc', 'csv', 'picture', 'png', 'jpg'] as const;

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** Those that are a copy with boxes. */
export const DRAWN: ReadonlySet<OutputFormat> = new Set(['picture', 'png', 'jpg']);

function isFormat(name: string): name is OutputFormat {
  return (OUTPUT_FORMATS as readonly string[]).includes(name);
}

/**
 * The formats of a list such as `json,voc`, each once; none of an empty one.
 *
 * @throws UsageError UNKNOWN_CHOICE that names those there are
 */
export function parseFormats(text: string): OutputFormat[] {
  const names = text
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const formats = names.map((name) => {
    if (isFormat(name)) return name;
    throw new UsageError('UNKNOWN_CHOICE', unknownName('value for --format', name, OUTPUT_FORMATS), {
      hint: 'Several are written with commas: --format json,voc,picture.',
    });
  });
  return [...new Set(formats)];
}
