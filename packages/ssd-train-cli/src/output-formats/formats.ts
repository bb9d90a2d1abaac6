import { unknownName } from '@ssd/names';
import { UsageError } from '../errors/usage-error.js';
import { formatJson } from './format-json.js';
import { formatTxt } from './format-txt.js';
import { formatVoc } from './format-voc.js';
import { openCsv, type GrowingTables } from './growing-tables.js';
import type { PictureDetections } from './picture-detections.js';

/** What a text of detections is written with. */
export interface TextOptions {
  readonly classes: readonly string[];
  /** Put scores where the format leaves them out. @default false */
  readonly scores?: boolean;
}

/** A form that detections are written in: of each picture a text, or a copy with boxes, or one table of all pictures. */
type Format =
  | {
      /** Of the file, with the dot. */
      readonly ending: string;
      readonly text: (found: PictureDetections, options: TextOptions) => string;
    }
  | { readonly table: (folder: string, classes: readonly string[]) => Promise<GrowingTables> }
  | { readonly drawn: true };

/**
 * Every form; a new one is a line here, and the file that makes it. `picture` is a copy with boxes in the kind of the original, JPEG
 * or else PNG; `png` and `jpg` decide.
 */
const formats = {
  json: { ending: '.json', text: formatJson },
  txt: { ending: '.txt', text: formatTxt },
  voc: { ending: '.xml', text: formatVoc },
  csv: { table: openCsv },
  picture: { drawn: true },
  png: { drawn: true },
  jpg: { drawn: true },
} as const satisfies Record<string, Format>;

export type OutputFormat = keyof typeof formats;

export const OUTPUT_FORMATS = Object.keys(formats) as readonly OutputFormat[];

/** What is to be written for a name. */
export function outputFormat(name: OutputFormat): Format {
  return formats[name];
}

/** Those that are a copy with boxes. */
export const DRAWN: ReadonlySet<OutputFormat> = new Set(
  OUTPUT_FORMATS.filter((name) => 'drawn' in formats[name]),
);

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
