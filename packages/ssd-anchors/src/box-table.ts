/** Width and height of a default box, as shares of the image's width and height. */
export interface BoxShape {
  readonly width: number;
  readonly height: number;
}

/** One feature map: a grid of cells, each carrying one default box of every shape. */
export interface FeatureMap {
  readonly rows: number;
  readonly columns: number;
  readonly shapes: readonly BoxShape[];
  /**
   * Distance between the centres of neighbouring cells, as shares of the image's width and height; the first
   * centre lies half of it from the edge. Caffe and torchvision give it as pixels of the input (8, 16, 32 …),
   * which is not always the size of a cell, so centres of the last row may then lie beyond the image.
   *
   * @default 1 / columns and 1 / rows
   */
  readonly step?: CellStep;
}

/** Horizontal and vertical distance of neighbouring cells, as shares of the image's width and height. */
export interface CellStep {
  readonly width: number;
  readonly height: number;
}

/**
 * Order of the boxes inside a feature map. `shape-major` (the SSD-VGG reference): shape, then row, then
 * column. `cell-major` (the Caffe original, torchvision): row, then column, then shape.
 */
export type BoxOrder = 'shape-major' | 'cell-major';

/** Variances of a box code: centre x, centre y, width, height. An offset is divided by them. */
export type Variances = readonly [number, number, number, number];

/**
 * The default boxes of a detector as plain data, so that they travel with weights and into worker threads.
 * Make one with {@link createBoxTable}, or write it by hand; {@link createAnchors} checks it.
 */
export interface BoxTable {
  readonly name: string;
  /** Pixels of the network's input. The boxes themselves are normalised and do not depend on it. */
  readonly imageSize: { readonly width: number; readonly height: number };
  readonly order: BoxOrder;
  readonly maps: readonly FeatureMap[];
  /**
   * Whether centres beyond the image, which a map with a {@link FeatureMap.step} may have, move to its edge.
   *
   * @default false
   */
  readonly clipCentres?: boolean;
  readonly variances: Variances;
}
