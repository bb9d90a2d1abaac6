import type { MapOptions } from '../create-box-table.js';

/** A square map as Caffe's PriorBox layer describes it, in pixels of the network's input. */
export interface PixelMap {
  /** Rows and columns. */
  readonly cells: number;
  /** Pixels between the centres of neighbouring cells. */
  readonly step: number;
  /** Side of the square box. */
  readonly min: number;
  /** The larger square has the side √(min · max). */
  readonly max: number;
  readonly aspectRatios: readonly number[];
}

/** The same in shares of an image of `side` × `side` pixels. */
export function pixelMap(side: number, { cells, step, min, max, aspectRatios }: PixelMap): MapOptions {
  return {
    rows: cells,
    columns: cells,
    scale: min / side,
    nextScale: max / side,
    aspectRatios,
    step: { width: step / side, height: step / side },
  };
}
