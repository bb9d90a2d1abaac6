import { readdir, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type { DatasetError } from '../dataset-error.js';
import type { RawObject } from '../parse-annotation.js';
import { withoutQuoting } from '../foreign-links.js';
import { parseDecimal } from '../parse-decimal.js';
import { plainText } from '../plain-text.js';
import { readSmallFile } from '../read-small-file.js';
import type { AnnotatedSet, ReadOptions } from './annotated-set.js';
import { chooseSplits } from './choose-splits.js';
import { findClassFile, readClassFile } from './class-file.js';
import { ImageCollector } from './collect-images.js';
import type { CsvRecord } from './csv-table.js';
import { parseCsvTable } from './csv-table.js';
import { createImageFinder } from './find-image.js';
import { orderClasses } from './order-classes.js';
import { readStoredList } from './stored-list.js';
import { labelsInvalid } from './labels-invalid.js';

/** Ten million rows of fifty characters. */
const MAX_BYTES = 500 * 2 ** 20;

/** An image's rows. */
interface CsvImage {
  name: string;
  line: number;
  size: { width: number; height: number } | undefined;
  splits: Set<string>;
  objects: RawObject[];
}

/**
 * Reads a table with one row an object. Boxes are VOC's pixels. A row with neither class nor box is an image without
 * objects; a column `split` may name several, joined by `+`. The class list is `classes.txt` beside it, if it is there.
 *
 * @throws DatasetError LABELS_INVALID with file and line, CLASS_UNKNOWN, IMAGE_MISSING or SPLIT_NOT_FOUND
 */
export async function readCsv(
  input: string,
  { splits, classes, onMissingImage, signal }: ReadOptions,
): Promise<AnnotatedSet> {
  const file = await findCsv(input);
  const root = dirname(file);
  const contents = await readSmallFile(file, { limit: MAX_BYTES, code: 'LABELS_INVALID' });
  const expected = 'a table with one object a row';
  const images = await withoutQuoting({ file, input, expected }, () => {
    const { records, has } = parseCsvTable(plainText(contents), file);
    expectPixels(records, file);
    return groupByImage(records, file, has('split') ? undefined : 'all');
  });
  const names = [...new Set([...images.values()].flatMap((image) => [...image.splits]))];
  const available = names.map((split) => ({ split }));
  const chosen = new Set(chooseSplits(available, splits, file).map(({ split }) => split));
  const finder = createImageFinder([join(root, 'images'), root, join(root, 'JPEGImages')], onMissingImage);
  const stored = await readStoredList(root);
  const collector = new ImageCollector();
  for (const { name, line, size, objects, splits: own } of images.values()) {
    signal?.throwIfAborted();
    const meant = [...own].filter((split) => chosen.has(split));
    if (splits !== undefined && meant.length === 0) continue;
    const image = await finder.find(name, { file, where: `line ${line}` });
    if (image === undefined) continue;
    const described = {
      image: image.path,
      name: image.name,
      size,
      file,
      isStored: stored.has(image.path),
      objectsFor: () => objects,
    };
    await collector.add(described, meant);
  }
  for (const issue of finder.report()) collector.report(issue);
  const classFile = await findClassFile(root);
  const given = classes ?? (classFile === undefined ? undefined : await readClassFile(classFile, input));
  const set = collector.finish([], [...chosen]);
  return { ...set, classes: orderClasses(set.images, given) };
}

async function findCsv(input: string): Promise<string> {
  if ((await stat(input)).isFile()) return input;
  const tables = (await readdir(input)).filter((name) => extname(name).toLowerCase() === '.csv').sort();
  const name = tables.includes('annotations.csv')
    ? 'annotations.csv'
    : tables.length === 1
      ? tables[0]
      : undefined;
  if (name !== undefined) return join(input, name);
  const found = tables.join(', ') || 'none';
  throw labelsInvalid(`Expected annotations.csv or one other table in ${input}, found ${found}.`, {
    hint: 'Name the table that is meant; nothing was written.',
    file: input,
  });
}

/** Boxes in shares of the image (Open Images, AutoML) would be a pixel each. */
function expectPixels(records: readonly CsvRecord[], file: string): void {
  const isShare = (value: string) => value === '' || (Number(value) >= 0 && Number(value) <= 1);
  const first = records.find(({ get }) => SIDES.some((side) => !/^-?\d*$/.test(get(side))));
  if (first === undefined || !records.every(({ get }) => SIDES.every((side) => isShare(get(side))))) return;
  const shown = SIDES.map(first.get).join(', ').slice(0, 80);
  throw labelsInvalid(
    `Expected boxes in pixels in ${file}, got shares of the image, from 0 to 1, in all of its ${records.length} rows, such as ${shown} in line ${first.line}.`,
    { hint: 'Multiply them by the width and height of the image.', file, line: first.line },
  );
}

function groupByImage(
  records: readonly CsvRecord[],
  file: string,
  onlySplit: string | undefined,
): Map<string, CsvImage> {
  const images = new Map<string, CsvImage>();
  for (const record of records) {
    const { get, line } = record;
    const name = get('filename');
    const fail = (expected: string, got: string): DatasetError =>
      labelsInvalid(`Expected ${expected} in ${file}:${line}, got ${got}.`, {
        file,
        line,
      });
    if (name === '') throw fail('a file name', 'nothing');
    const known = images.get(name);
    const image: CsvImage = known ?? {
      name,
      line,
      size: sizeOf(record, fail),
      splits: new Set(),
      objects: [],
    };
    images.set(name, image);
    const splits =
      onlySplit === undefined
        ? get('split')
            .split('+')
            .map((part) => part.trim())
        : [onlySplit];
    for (const split of splits) if (split !== '') image.splits.add(split);
    const object = objectOf(record, fail);
    if (object !== undefined) image.objects.push(object);
  }
  return images;
}

type Fail = (expected: string, got: string) => DatasetError;

function sizeOf({ get }: CsvRecord, fail: Fail): { width: number; height: number } | undefined {
  const [width, height] = [get('width'), get('height')];
  if (width === '' && height === '') return undefined;
  const size = { width: parseDecimal(width) ?? 0, height: parseDecimal(height) ?? 0 };
  if (size.width > 0 && size.height > 0) return size;
  throw fail('width and height of the image in pixels', `"${width}" and "${height}"`);
}

const SIDES = ['xmin', 'ymin', 'xmax', 'ymax'] as const;

function objectOf({ get }: CsvRecord, fail: Fail): RawObject | undefined {
  const name = get('class');
  const written = SIDES.map((side) => get(side));
  if (name === '' && written.every((side) => side === '')) return undefined;
  if (name === '') throw fail('a class', 'nothing');
  for (const [i, side] of SIDES.entries()) {
    if (parseDecimal(written[i]) === undefined)
      throw fail(`a number for ${side}`, `"${written[i]!.slice(0, 40)}"`);
  }
  const [xmin, ymin, xmax, ymax] = written;
  const pose = get('pose');
  return {
    name,
    difficult: isSet(get('difficult')),
    truncated: isSet(get('truncated')),
    ...(pose !== '' && { pose }),
    box: { xmin, ymin, xmax, ymax },
  };
}

function isSet(value: string): boolean {
  return /^(1|true|yes)$/i.test(value);
}
