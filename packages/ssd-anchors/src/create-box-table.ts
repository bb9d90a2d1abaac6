import { ArgumentRangeError, expectOptions } from '@ssd/errors';
import type { BoxOrder, BoxShape, BoxTable, CellStep, Variances } from './box-table.js';
import { expectPositive, isList, refuse } from './expect-number.js';
import { expectMaps, validateBoxTable } from './validate-box-table.js';

const SQUARES: readonly string[] = ['last', 'second'];

/** One feature map, described as the SSD papers do. */
export interface MapOptions {
  readonly rows: number;
  readonly columns: number;
  /** Side of the square box, as a share of the image's side. */
  readonly scale: number;
  /** Scale of the next map: adds a second, larger square of √(scale · nextScale). Left out: no second square. */
  readonly nextScale?: number;
  /** Width : height of the further boxes, besides 1, in their order. Box = (scale·√a, scale/√a). */
  readonly aspectRatios: readonly number[];
  /**
   * Distance between the centres of neighbouring cells, as shares of the image's width and height.
   *
   * @default 1 / columns and 1 / rows
   */
  readonly step?: CellStep;
}

/**
 * Where the larger square stands among the shapes of a cell: behind the aspect ratios (the SSD-VGG reference) or
 * right after the first square (Caffe, torchvision).
 */
export type SquareOrder = 'last' | 'second';

export interface BoxTableOptions {
  readonly name: string;
  readonly imageSize: { readonly width: number; readonly height: number };
  readonly maps: readonly MapOptions[];
  /**
   * Order of a map's boxes: that of the network's output. `cell-major` is what an ordinary convolution gives, reshaped from
   * [rows, columns, shapes · C] to [rows · columns · shapes, C].
   *
   * @default 'cell-major'
   */
  readonly order?: BoxOrder;
  /** @default 'last' */
  readonly squares?: SquareOrder;
  /**
   * Whether widths and heights above 1 become 1, as torchvision's and ssd.pytorch's do. The boxes may reach beyond the image
   * either way.
   *
   * @default false
   */
  readonly clipSizes?: boolean;
  /**
   * Whether centres beyond the image, which a map with a step may have, move to its edge, as ssd.pytorch's do.
   *
   * @default false
   */
  readonly clipCentres?: boolean;
  /** @default [0.1, 0.1, 0.2, 0.2] */
  readonly variances?: Variances;
}

const MAP_OPTIONS = Object.keys({
  rows: true,
  columns: true,
  scale: true,
  nextScale: true,
  aspectRatios: true,
  step: true,
} satisfies Record<keyof MapOptions, true>);

const OPTIONS = Object.keys({
  name: true,
  imageSize: true,
  maps: true,
  order: true,
  squares: true,
  clipSizes: true,
  clipCentres: true,
  variances: true,
} satisfies Record<keyof BoxTableOptions, true>);

/**
 * Box table from scales and aspect ratios (SSD paper, section 2.2). Shapes of a cell: the square, the aspect
 * ratios as listed, and the larger square behind them or before them (`squares`). Everything is normalised: on
 * an image that is not square, a "square" box has the image's proportions.
 *
 * @throws ArgumentRangeError, ArgumentTypeError where a number is out of range, naming map and value, and where scales fall from one map
 * to the next or maps grow.
 */
export function createBoxTable(options: BoxTableOptions): BoxTable {
  expectOptions(options, OPTIONS, 'createBoxTable');
  const {
    name,
    imageSize,
    maps,
    order = 'cell-major',
    squares = 'last',
    clipSizes = false,
    clipCentres = false,
    variances = [0.1, 0.1, 0.2, 0.2],
  } = options;
  if (typeof name !== 'string') refuse('name of the box table', 'a string', name);
  const where = `box table "${name}"`;
  if (!SQUARES.includes(squares)) refuse(`squares of ${where}`, `one of ${SQUARES.join(', ')}`, squares);
  for (const [key, value] of Object.entries({ clipSizes, clipCentres })) {
    if (typeof value !== 'boolean') refuse(`${key} of ${where}`, 'true or false', value);
  }
  expectMaps(maps, where);
  const clip = (side: number): number => (clipSizes ? Math.min(side, 1) : side);
  const table: BoxTable = {
    name,
    imageSize,
    order,
    maps: maps.map((map, m) => ({
      rows: map.rows,
      columns: map.columns,
      shapes: shapesOf(map, squares, `maps[${m}]`, name).map(({ width, height }) => ({
        width: clip(width),
        height: clip(height),
      })),
      ...(map.step === undefined ? {} : { step: map.step }),
    })),
    ...(clipCentres ? { clipCentres } : {}),
    variances,
  };
  validateBoxTable(table);
  expectPyramid(maps, name);
  return table;
}

function shapesOf(map: MapOptions, squares: SquareOrder, path: string, name: string): BoxShape[] {
  expectOptions(map, MAP_OPTIONS, `createBoxTable in ${path}`);
  const { scale, nextScale, aspectRatios } = map;
  const where = `of box table "${name}"`;
  expectPositive(scale, `${path}.scale ${where}`);
  if (!isList(aspectRatios)) {
    refuse(`${path}.aspectRatios ${where}`, 'a list, empty for squares alone', aspectRatios);
  }
  const ratios: BoxShape[] = [];
  const seen = new Set([1]);
  for (const [i, ratio] of aspectRatios.entries()) {
    expectPositive(ratio, `${path}.aspectRatios[${i}] ${where}`);
    if (seen.has(ratio)) {
      throw new ArgumentRangeError(
        `Expected distinct ${path}.aspectRatios other than 1 ${where}, got ${ratio} again.`,
        { hint: 'Leave it out: the square is always there.' },
      );
    }
    seen.add(ratio);
    const root = Math.sqrt(ratio);
    ratios.push({ width: scale * root, height: scale / root });
  }
  const square = { width: scale, height: scale };
  if (nextScale === undefined) return [square, ...ratios];
  if (!Number.isFinite(nextScale) || !(nextScale > scale)) {
    refuse(`${path}.nextScale ${where}`, `above its scale ${scale}`, nextScale);
  }
  const side = Math.sqrt(scale * nextScale);
  const larger = { width: side, height: side };
  return squares === 'second' ? [square, larger, ...ratios] : [square, ...ratios, larger];
}

/** Throws where the maps are not in order: from many cells and small boxes to few cells and large boxes. */
function expectPyramid(maps: readonly MapOptions[], name: string): void {
  for (const [m, map] of maps.entries()) {
    const before = maps[m - 1];
    if (before === undefined) continue;
    const where = `of box table "${name}"`;
    if (map.scale < before.scale) {
      throw new ArgumentRangeError(
        `Expected scales ${where} to rise from map to map, got maps[${m}].scale ${map.scale} after ${before.scale}.`,
        { hint: 'List the maps from small boxes to large ones.' },
      );
    }
    if (map.rows > before.rows || map.columns > before.columns) {
      throw new ArgumentRangeError(
        `Expected maps ${where} to go from fine to coarse, got ${map.rows}×${map.columns} cells in maps[${m}] ` +
          `after ${before.rows}×${before.columns}.`,
        { hint: 'List the maps from many cells to few.' },
      );
    }
  }
}
