import { rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { prepareOutput } from '../fix/prepare-output.js';
import type { DatasetIssue } from '../types.js';
import { MAX_IMAGE_BYTES } from '../check-image.js';
import { DatasetError } from '../dataset-error.js';
import { leadsOut } from '../foreign-links.js';
import { readSmallFile } from '../read-small-file.js';
import type { AnnotatedImage, AnnotatedSet } from './annotated-set.js';
import { detectFormat } from './detect-format.js';
import { dropUnlisted } from './drop-unlisted.js';
import { formatNamed } from './dataset-formats.js';
import type { DatasetFormat } from './dataset-formats.js';
import type { LostField } from './lost-fields.js';
import { placeImages } from './place-images.js';
import type { ImageMode } from './place-images.js';
import { STORED_LIST, writeStoredList } from './stored-list.js';
import { labelsInvalid } from './labels-invalid.js';

export interface ConvertDatasetOptions {
  to: DatasetFormat;
  /** @default told by the names of the files */
  from?: DatasetFormat;
  /** Splits to convert. @default all, and of VOC and CSV also images that are in none */
  splits?: readonly string[];
  /** Class names in the order of their indices. @default those of the data: as listed, else sorted */
  classes?: readonly string[];
  /** How images come into the output; they are never changed. @default 'copy' */
  images?: ImageMode;
  /** What to do where the file of an image that is named is not there. @default 'stop', with an error that names it */
  onMissingImage?: 'stop' | 'skip';
  signal?: AbortSignal;
  /** Called after every image. */
  onProgress?: (progress: { done: number; total: number }) => void;
}

export interface ConvertReport {
  from: DatasetFormat;
  to: DatasetFormat;
  /** Folder that was written. */
  output: string;
  images: number;
  objects: number;
  classes: string[];
  /** Images of each split. */
  splits: Record<string, number>;
  /** What the new format has no place for. */
  lost: LostField[];
  /** What could not be taken over as it is, such as boxes without area. */
  issues: DatasetIssue[];
}

/** What a split may be called in a file name of any format. */
const SPLIT_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_.\- ]*$/u;

/**
 * Converts a data set between Pascal VOC, COCO JSON, YOLO text files and CSV. Boxes come back exactly, to a millionth
 * of a pixel, whichever way they went. The input is only read.
 *
 * @param input a folder, or the file that describes the data (`.json`, `.yaml`, `.csv`)
 * @param output a new or empty folder, not in the input
 * @throws DatasetError naming file and line or entry of what cannot be read; OUTPUT_UNUSABLE
 */
export async function convertDataset(
  input: string,
  output: string,
  {
    to,
    from,
    splits,
    classes,
    images: mode = 'copy',
    onMissingImage = 'stop',
    signal,
    onProgress,
  }: ConvertDatasetOptions,
): Promise<ConvertReport> {
  const source = resolve(input);
  const format = from ?? (await detectFormat(source));
  const read = await formatNamed(format)
    .read(source, { splits, classes, onMissingImage, signal })
    .catch((error: unknown) => {
      throw from === undefined ? withOtherFormats(error) : error;
    });
  const set = dropUnlisted(read, to, source);
  expectConvertible(set, source);
  await expectOwnImages(set, source);
  const folder = await prepareOutput(output, [source]);
  const { imagesFolder, keepsStored, write, warn, loses } = formatNamed(to);
  let warnings: DatasetIssue[];
  try {
    const images = join(folder, imagesFolder);
    const placed = await placeImages(set.images, images, { mode, signal, onProgress });
    signal?.throwIfAborted();
    await write(set, placed, folder);
    if (!keepsStored) await writeStoredList(folder, [...placed.values()]);
    warnings = warn?.([...placed.values()], output) ?? [];
    await rename(folder, output);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    from: format,
    to,
    output,
    images: set.images.length,
    objects: set.images.reduce((sum, { objects }) => sum + objects.length, 0),
    classes: set.classes,
    splits: Object.fromEntries([...set.splits].map(([name, ids]) => [name, ids.length])),
    lost: loses?.(set) ?? [],
    issues: [...set.issues, ...(keepsStored ? [] : set.images.flatMap(turned)), ...warnings],
  };
}

/** What is no other format is taken for VOC: where it is none either, whoever knows what it is can say so. */
function withOtherFormats(error: unknown): unknown {
  if (!(error instanceof DatasetError) || error.code !== 'ANNOTATIONS_NOT_FOUND') return error;
  const { code, file, line } = error;
  const message = `${error.message} Nor is there data.yaml, obj.data, a class list, a COCO file or a table.`;
  const hint = 'If it is YOLO, COCO or CSV all the same, say which, or name the file.';
  return new DatasetError(code, message, { hint, file, line, cause: error });
}

function turned({ image, storedAs }: AnnotatedImage): DatasetIssue | [] {
  return storedAs === undefined
    ? []
    : {
        code: 'exif-orientation',
        severity: 'info',
        file: image,
        message: `EXIF orientation ${storedAs}: the boxes were drawn on the stored picture; they are written for the picture as it is shown, which is what readers open. ${STORED_LIST} names it.`,
      };
}

/** A link that leads out to what is no image is not copied: it may be any file of ours. Of BMP the first letters tell. */
async function expectOwnImages({ issues }: AnnotatedSet, input: string): Promise<void> {
  for (const { code, file } of issues) {
    if (code !== 'image-unreadable' || !(await leadsOut(file, input))) continue;
    const contents = await readSmallFile(file, { limit: MAX_IMAGE_BYTES, code: 'IMAGE_UNREADABLE' });
    if (contents.subarray(0, 2).toString('latin1') === 'BM') continue;
    throw new DatasetError(
      'IMAGE_UNREADABLE',
      `Expected an image at ${file}, found a link that leads out of the data set to something else. It is not copied.`,
      { hint: 'Put the image there, or take the link out.', file },
    );
  }
}

function expectConvertible({ images, splits, issues }: AnnotatedSet, input: string): void {
  if (images.length === 0) {
    const problem = issues.find(({ severity }) => severity === 'error')?.message ?? 'there is none.';
    throw new DatasetError(
      'SPLIT_EMPTY',
      `Expected at least one image in ${input}, none can be used. The first problem: ${problem}`,
      {
        hint: 'Correct what it names, and convert again.',
        file: input,
      },
    );
  }
  for (const split of splits.keys()) {
    if (SPLIT_NAME.test(split)) continue;
    throw labelsInvalid(
      `Expected a split's name of letters, digits, "_", "-" and ".", got "${split}" in ${input}.`,
      { hint: 'Rename the split; nothing was written.', file: input },
    );
  }
}
