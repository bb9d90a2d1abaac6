import { DatasetError } from './dataset-error.js';
import { hiddenLine, leadsOut, withoutQuoting } from './foreign-links.js';
import { plainText } from './plain-text.js';
import { readSmallFile } from './read-small-file.js';

/** Longest list that is read: a million ids of sixty characters. */
export const MAX_LIST_BYTES = 64 * 2 ** 20;

/** A line of a list. */
export interface ListEntry {
  /** Path inside of the folder of annotations, with `/` and without extension: `000001`, `cam1/0001`. */
  id: string;
  /** What VOC's lists of one class say: 1 it is in the picture, −1 it is not, 0 only hard to see. */
  flag?: -1 | 0 | 1;
  /** 1-based. */
  line: number;
}

/**
 * Reads a list: one name a line, with or without extension, with or without the flag of VOC's lists of one class.
 *
 * @param isKnown whether there is an annotation of that name: names may hold spaces and end in a digit
 * @param input what the data set was named by: of a list that a link leads out to nothing is shown but the names that
 *   the data set has
 * @throws DatasetError SPLIT_LINE_INVALID for a path that leads out (only names inside the data set are read) or a list
 *   that is too long
 */
export async function readList(
  file: string,
  isKnown: (id: string) => boolean,
  input: string,
): Promise<ListEntry[]> {
  const contents = await readSmallFile(file, { limit: MAX_LIST_BYTES, code: 'SPLIT_LINE_INVALID' });
  const expected = 'names of images, one a line';
  const entries = await withoutQuoting({ file, input, expected }, () =>
    parseList(plainText(contents), file, isKnown),
  );
  if (entries.every(({ id }) => isKnown(id)) || !(await leadsOut(file, input))) return entries;
  return entries.map((entry) => (isKnown(entry.id) ? entry : { ...entry, id: hiddenLine(file, entry.line) }));
}

export function parseList(text: string, file: string, isKnown: (id: string) => boolean): ListEntry[] {
  const entries: ListEntry[] = [];
  for (const [i, written] of text.split(/\r\n|\r|\n/).entries()) {
    const entry = (i === 0 ? written.replace(/^\uFEFF/, '') : written).trim();
    if (entry === '') continue;
    const { id, flag } = parseLine(entry, isKnown);
    if (!isInside(id)) {
      throw new DatasetError(
        'SPLIT_LINE_INVALID',
        `Expected the name of an image of this data set in ${file}, line ${i + 1}, got the path "${entry.slice(0, 80)}".`,
        { hint: 'Correct the line, or take it out.', file, line: i + 1 },
      );
    }
    entries.push({ id, line: i + 1, ...(flag !== undefined && { flag }) });
  }
  return entries;
}

/** Whether every part of a path is a name. */
function isInside(id: string): boolean {
  return (
    !/[\\\0]|^[A-Za-z]:\//.test(id) && id.split('/').every((part) => !['', '.', '..'].includes(part.trim()))
  );
}

function parseLine(written: string, isKnown: (id: string) => boolean): { id: string; flag?: -1 | 0 | 1 } {
  const entry = written.replaceAll('\\', '/'); // lists made on Windows
  const whole = withoutExtension(entry);
  if (isKnown(whole)) return { id: whole };
  const flagged = /^(.*\S)\s+([+-]?1|0)$/.exec(entry);
  if (flagged === null) return { id: whole };
  const flag = Number(flagged[2]);
  return { id: withoutExtension(flagged[1]!), flag: flag < 0 ? -1 : flag > 0 ? 1 : 0 };
}

function withoutExtension(name: string): string {
  return name.replace(/\.(jpe?g|png|webp|bmp|tiff?|gif|avif|xml)$/i, '');
}
