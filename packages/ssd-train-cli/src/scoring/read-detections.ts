import { readdir, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  comp4FileName,
  detectionsByImage,
  readCocoResults,
  readComp4,
  readCsv,
  toPixelOffset,
  type CocoTruth,
  type Detections,
  type DetectionTable,
} from '@ssd/ap-eval';
import { CommandError } from '../errors/command-error.js';
import { ifThere } from '@ssd/trainer/files';
import { classEnding, classFinder, comp4Files, restOfSplit } from './comp4-files.js';
import { imageNames } from './image-names.js';
import { readText } from './read-text.js';
import type { Truth } from './ground-truth.js';

export interface ReadDetectionsOptions {
  readonly path: string;
  readonly truth: Truth;
  /** Names that category ids count through, from 1 on, where nothing else says what they mean. */
  readonly listClasses: () => Promise<readonly string[]>;
  /** Where the categories and images of COCO results are named, if not in the truth. */
  readonly categories?: CocoTruth;
  /** Whose comp4 files are taken where there are several splits'. */
  readonly split: string | undefined;
  readonly pixelOffset: 0 | 1;
}

/** What a file or folder of detections holds. */
export interface DetectionSet {
  /** By image, in the truth's names where it has such an image; labels are class names. */
  readonly images: ReadonlyMap<string, Detections>;
  /** Classes that are named, also those without detections. */
  readonly classes: readonly string[];
  /** In words, for people. */
  readonly format: string;
}

const HINT =
  'Give a folder of comp4_det_<split>_<class>.txt files, COCO results (.json), or CSV (.csv) with the header image,class,score,xmin,ymin,xmax,ymax.';

function unusable(message: string): CommandError {
  return new CommandError('BAD_DETECTIONS', message, { hint: HINT });
}

/**
 * Reads detections: a folder of comp4 files or one of them, COCO results, or CSV, told apart by their names.
 *
 * @throws CommandError, EvaluationError that name file, line or entry
 */
export async function readDetections(options: ReadDetectionsOptions): Promise<DetectionSet> {
  const { path, truth, split } = options;
  const found = await ifThere(stat(path));
  if (found === undefined) throw unusable(`Expected detections at ${path}, found nothing there.`);
  const folder = found.isDirectory();
  const name = basename(path);
  const set = folder
    ? await readComp4Files(comp4Files(path, await readdir(path), { split, classes: truth.classes }), options)
    : /\.json$/i.test(name)
      ? await readCoco(options)
      : /\.csv$/i.test(name)
        ? tableSet(readCsv(await readText(path), { name }), options, 'CSV')
        : /^comp[34]_det_.+\.txt$/.test(name)
          ? await readComp4Files([path], options)
          : undefined;
  if (set === undefined) throw unusable(`Expected a file of detections, got ${path}.`);
  return set;
}

async function readComp4Files(
  paths: readonly string[],
  { truth, split, pixelOffset }: ReadDetectionsOptions,
): Promise<DetectionSet> {
  const classOf = classFinder(truth.classes);
  const named = paths.map((path) => {
    const rest = basename(path).replace(/^comp[34]_det_/, '');
    const ofSplit = split === undefined ? undefined : restOfSplit(rest, split);
    // Of "_hot_dog.txt" behind the split nothing but hot_dog is the class, known or not.
    if (ofSplit !== undefined) {
      const name = classOf(ofSplit);
      return name !== undefined && classEnding(name) === ofSplit ? name : ofSplit.slice(1, -'.txt'.length);
    }
    return classOf(rest) ?? rest.replace(/^[^_]*_/, '').replace(/\.txt$/, '');
  });
  const classes = [...new Set(named)];
  const texts: [string, string][] = [];
  for (const [i, path] of paths.entries()) {
    // By the class found here, so that both agree on it.
    texts.push([comp4FileName(named[i]!, { split: 'x' }), await readText(path)]);
  }
  const files = new Map(texts.map(([file], i) => [file, basename(paths[i]!)]));
  const { images } = rethrowWithNames(files, () => readComp4(texts, { classes }));
  const collector = imageCollector(truth);
  for (const [id, { labels, ...rest }] of images) {
    const names = labels.map((label) => classes[label]!);
    collector.add(id, toPixelOffset({ ...rest, labels: names }, 1, pixelOffset));
  }
  return {
    images: collector.images,
    classes,
    format: `${paths.length} comp4 file${paths.length === 1 ? '' : 's'}`,
  };
}

/** Puts the names of the files themselves into an error. */
function rethrowWithNames<T>(files: ReadonlyMap<string, string>, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error)
      for (const [given, real] of files) error.message = error.message.replace(given, () => real);
    throw error;
  }
}

async function readCoco(options: ReadDetectionsOptions): Promise<DetectionSet> {
  const { path, truth, categories: given } = options;
  const name = basename(path);
  const known = given ?? truth.coco;
  const list = known === undefined ? await options.listClasses() : [];
  const categories: ReadonlyMap<number | string, string> =
    known?.categories ??
    new Map<number | string, string>([
      ...list.map((className, i): [number, string] => [i + 1, className]),
      ...list.map((className): [string, string] => [className, className]),
    ]);
  const table = readCocoResults(await readText(path), {
    categories,
    ...(known === undefined ? {} : { images: known.imageIds }),
    unknownCategories: 'keep',
    unknownImages: 'keep',
    name,
  });
  if (known === undefined && table.classes.includes('category 0')) {
    throw new CommandError(
      'BAD_DETECTIONS',
      `Expected category ids from 1 on in ${name}, got 0: without --categories, 1 is "${list[0] ?? '–'}", the first class of the ground truth.`,
      { hint: 'Name the ground truth the ids are of: --categories instances.json.' },
    );
  }
  const format =
    known === undefined
      ? `COCO results; category ids as places in the list of ${list.length} classes`
      : 'COCO results';
  return tableSet(table, options, format);
}

function tableSet(
  table: DetectionTable,
  { truth, pixelOffset }: ReadDetectionsOptions,
  format: string,
): DetectionSet {
  const { images, add } = imageCollector(truth);
  for (const [id, found] of detectionsByImage(table, { pixelOffset })) add(id, found);
  return { images, classes: table.classes, format };
}

/** Collects images by the truth's names. @throws CommandError where two names mean one image */
function imageCollector(truth: Truth): {
  images: Map<string, Detections>;
  add: (written: string, found: Detections) => void;
} {
  const rename = imageNames(truth.images.map(({ id }) => id));
  const images = new Map<string, Detections>();
  const writtenAs = new Map<string, string>();
  return {
    images,
    add: (written, found) => {
      const id = rename(written);
      const before = writtenAs.get(id);
      if (before !== undefined) {
        throw new CommandError(
          'BAD_DETECTIONS',
          `Expected one name an image, got detections of image "${id}" both as "${before}" and as "${written}".`,
          { hint: 'Write all detections of an image under one name.' },
        );
      }
      writtenAs.set(id, written);
      images.set(id, found);
    },
  };
}
