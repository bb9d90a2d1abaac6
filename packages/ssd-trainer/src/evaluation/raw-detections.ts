import type { RawDetections } from './engine.js';

type Values = Float32Array | Int32Array | Uint8Array;

/**
 * What a network that selects by itself found in one image: views of its outputs.
 *
 * @param part the image's part of an output, by its name
 * @param predictions also the numbers that it was found in
 */
export function rawDetections(part: (name: string) => Values, predictions: boolean): RawDetections {
  const count = part('counts')[0]!;
  return {
    boxes: part('boxes').subarray(0, 4 * count) as Float32Array,
    labels: part('labels').subarray(0, count) as Int32Array,
    scores: part('scores').subarray(0, count) as Float32Array,
    ...(predictions && {
      predictions: {
        probabilities: part('probabilities') as Float32Array,
        offsets: part('offsets') as Float32Array,
      },
    }),
  };
}
