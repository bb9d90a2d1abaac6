import { join } from 'node:path';
import type { DataRoots } from './data-roots.js';
import { DatasetError } from './dataset-error.js';
import { withoutQuoting } from './foreign-links.js';
import { mapConcurrently } from './map-concurrently.js';
import { openLayouts } from './open-layouts.js';
import type { RawObject } from './parse-annotation.js';
import { parseDecimal } from './parse-decimal.js';
import { readAnnotation } from './read-annotation.js';
import { selectSplit } from './select-split.js';
import type { SplitEntry } from './select-split.js';
import { namedSets } from './split-name.js';
import type { VocBox } from './types.js';

/** Annotations read at the same time: enough to hide the disk's latency. */
const CONCURRENCY = 16;
const SIDES = ['xmin', 'ymin', 'xmax', 'ymax'] as const;

export interface ReadGroundTruthOptions {
  /** As of {@link readDataset}: a list in ImageSets/Main, or several joined by `+`. */
  split: string;
  signal?: AbortSignal;
}

/** What an annotation says of one image. */
export interface GroundTruthImage {
  /** Name in the split's list, without extension. */
  id: string;
  /** Path of the annotation. */
  annotation: string;
  /** Of the image in pixels, where the annotation says. */
  width?: number;
  height?: number;
  objects: { label: string; box: VocBox; difficult: boolean }[];
}

/**
 * Reads the annotations of a split as they are written, which is what an evaluation counts: nothing is corrected, clipped
 * or left out, and no image need be there. For training see {@link readDataset}.
 *
 * @param roots the folder with Annotations and ImageSets, or one above it; or several to join
 * @throws DatasetError if there is no such data set or split, an annotation is missing or broken, or an object has no
 *   name or no box of four numbers
 */
export async function readGroundTruth(
  roots: DataRoots,
  { split, signal }: ReadGroundTruthOptions,
): Promise<GroundTruthImage[]> {
  const layouts = await openLayouts(roots, namedSets([split]), { images: false });
  const { entries } = await selectSplit(layouts, split, 0);
  const images = await mapConcurrently(entries, CONCURRENCY, readImage, { signal });
  const seen = new Map<string, string>();
  for (const { id, annotation } of images) {
    const other = seen.get(id);
    if (other !== undefined) {
      throw new DatasetError(
        'SPLIT_LINE_INVALID',
        `Expected every image of split "${split}" by a name of its own, got "${id}" of ${other} and of ${annotation}.`,
        { hint: 'Measure on one data set at a time.', file: annotation },
      );
    }
    seen.set(id, annotation);
  }
  return images;
}

async function readImage({ layout, id }: SplitEntry): Promise<GroundTruthImage> {
  const file = layout.annotationIndex.find(id);
  if (file === undefined) {
    throw new DatasetError(
      'ANNOTATION_INVALID',
      `Expected an annotation of "${id}" in ${layout.annotations}, found none.`,
      { hint: 'Add it, or take the name out of the list.', file: join(layout.annotations, `${id}.xml`) },
    );
  }
  const { annotation } = await readAnnotation(file, layout.root);
  const { width, height } = annotation;
  const expected = 'objects with a name and a box';
  const objects = await withoutQuoting({ file, input: layout.root, expected }, () =>
    annotation.objects.map((object, i) => readObject(object, i + 1, file)),
  );
  return {
    id,
    annotation: file,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    objects,
  };
}

function readObject({ name, difficult, box }: RawObject, number: number, file: string) {
  const invalid = (problem: string): DatasetError =>
    new DatasetError('ANNOTATION_INVALID', `${problem} in ${file}, object ${number}.`, {
      hint: 'Correct the file.',
      file,
    });
  if (name === undefined) throw invalid('Expected a <name>, found none');
  if (box === undefined) throw invalid(`Expected a <bndbox> of "${name}", found none`);
  const read = SIDES.map((side) => {
    const value = parseDecimal(box[side]);
    if (value !== undefined) return value;
    const found = box[side] === undefined ? 'nothing' : JSON.stringify(box[side].slice(0, 40));
    throw invalid(`Expected a number for ${side} of "${name}", got ${found}`);
  });
  const [xmin, ymin, xmax, ymax] = read as [number, number, number, number];
  if (xmax < xmin || ymax < ymin)
    throw invalid(`Expected xmin ≤ xmax and ymin ≤ ymax of "${name}", got [${read.join(', ')}]`);
  return { label: name, box: { xmin, ymin, xmax, ymax }, difficult };
}
