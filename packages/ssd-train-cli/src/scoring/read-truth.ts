import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { readCocoGroundTruth, type CocoTruth } from '@ssd/ap-eval';
import { listDatasetSplits, readGroundTruth, type GroundTruthImage } from '@ssd/voc-dataset';
import { dataDirs, defined, showDataDirs } from '@ssd/trainer/config';
import { UsageError } from '../errors/usage-error.js';
import { ifThere } from '@ssd/trainer/files';
import { readText } from './read-text.js';
import type { Truth } from './ground-truth.js';

export interface ReadTruthOptions {
  /** As written: a VOC folder or several, or a COCO file of instances. */
  readonly groundTruth: string;
  readonly split: string | undefined;
  /** 1: VOC's inclusive pixels counted from 1; 0: continuous coordinates from 0. */
  readonly pixelOffset: 0 | 1;
  readonly workingDirectory: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the ground truth that detections are measured against: annotations as they are written.
 *
 * @throws UsageError where the split is missing, or one is named of a COCO file; DatasetError, EvaluationError
 */
export async function readTruth(options: ReadTruthOptions): Promise<Truth> {
  const { groundTruth, split, pixelOffset, workingDirectory, signal } = options;
  const roots = dataDirs(groundTruth, workingDirectory);
  if (typeof roots === 'string' && ((await ifThere(stat(roots)))?.isFile() ?? false)) {
    if (split !== undefined) {
      throw new UsageError(
        'CONFLICTING_OPTIONS',
        `Expected no --split beside the COCO file ${groundTruth}, got "${split}".`,
        { hint: 'A COCO file is one split: name the file of the one that you mean.' },
      );
    }
    return cocoTruth(await readCocoFile(roots, pixelOffset), basename(roots));
  }
  const { splits } = await listSplits(roots, split);
  if (split === undefined) {
    throw new UsageError(
      'MISSING_OPTION',
      `Expected --split beside --ground-truth ${groundTruth}, got none.`,
      { hint: `Name one of its splits: ${splits.join(', ')}.` },
    );
  }
  const read = await readGroundTruth(roots, { split, ...defined({ signal }) });
  return {
    images: read.map((image) => vocImage(image, pixelOffset)),
    classes: classesOf(read),
    allClasses: async () => {
      const own = classesOf(read);
      // VOC's lists of one class, such as dog_test beside test, name nothing that the others do not.
      const plain = splits.filter(
        (name) => !splits.includes(name.slice(name.lastIndexOf('_') + 1)) || !name.includes('_'),
      );
      const others = plain.filter((name) => name !== split).join('+');
      if (others === '') return own;
      const rest = await readGroundTruth(roots, { split: others, ...defined({ signal }) }).catch(
        (error: unknown) => {
          // What is wrong with other splits does not matter here: their classes are then unknown.
          if ((error as { name?: unknown }).name === 'DatasetError') return [];
          throw error;
        },
      );
      return [...new Set([...own, ...classesOf(rest)])].sort();
    },
    name: `split "${split}" of ${showDataDirs(roots)}`,
  };
}

/** The folder's splits; without images they cannot be listed, and only the one asked for is known. */
async function listSplits(
  roots: Parameters<typeof listDatasetSplits>[0],
  split: string | undefined,
): Promise<{ splits: readonly string[] }> {
  try {
    return await listDatasetSplits(roots);
  } catch (error) {
    if (split !== undefined && (error as { code?: unknown }).code === 'IMAGES_NOT_FOUND')
      return { splits: [split] };
    throw error;
  }
}

export async function readCocoFile(path: string, pixelOffset: 0 | 1): Promise<CocoTruth> {
  const text = await readText(path);
  const options = { pixelOffset, name: basename(path) };
  // By file names, as all other formats name images; by ids where the file has no (or not their own) names.
  const hasNames = /"file_name"/.test(text);
  return readCocoGroundTruth(text, { ...options, imageNames: hasNames ? 'file' : 'id' });
}

function cocoTruth({ images, classes, categories, imageIds }: CocoTruth, name: string): Truth {
  return {
    images,
    classes,
    allClasses: () => Promise.resolve(classes),
    coco: { categories, imageIds },
    name,
  };
}

function classesOf(images: readonly GroundTruthImage[]): string[] {
  return [...new Set(images.flatMap(({ objects }) => objects.map(({ label }) => label)))].sort();
}

function vocImage(
  { id, width, height, objects }: GroundTruthImage,
  pixelOffset: 0 | 1,
): Truth['images'][number] {
  const shift = pixelOffset - 1;
  return {
    id,
    ...defined({ width, height }),
    groundTruth: {
      boxes: objects.flatMap(({ box }) => [box.xmin + shift, box.ymin + shift, box.xmax, box.ymax]),
      labels: objects.map(({ label }) => label),
      difficult: objects.map(({ difficult }) => difficult),
    },
  };
}
