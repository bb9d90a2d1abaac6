import type { EvaluationData } from '../evaluation-data.js';
import { groupBy } from '../group.js';
import { ignoredObjects } from '../class-to-match.js';
import type { EvaluatorSettings } from '../options.js';

/** The objects of each image, of all classes. */
export interface ImageObjects {
  /** Rows of the objects to be found in an image. */
  wanted(image: number): Uint32Array;
  /** Rows of the objects of an image that count as nothing. */
  ignored(image: number): Uint32Array;
  /** [objects] 1 where it counts as nothing. */
  readonly ignore: Uint8Array;
}

export function imageObjects({ truth, images }: EvaluationData, settings: EvaluatorSettings): ImageObjects {
  const all = Uint32Array.from({ length: truth.images.length }, (_, row) => row);
  const ignore = ignoredObjects(truth, all, settings);
  const byImage = (rows: Uint32Array): ((image: number) => Uint32Array) => {
    const groups = groupBy(truth.images, images.count, rows);
    return (image) => groups.rows.subarray(groups.starts[image], groups.starts[image + 1]);
  };
  return {
    wanted: byImage(all.filter((row) => !ignore[row])),
    ignored: byImage(all.filter((row) => ignore[row])),
    ignore,
  };
}
