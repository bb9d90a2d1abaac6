import type { BoxOrder, BoxShape, BoxTable, Variances } from './box-table.js';
import { expectPositive, validateBoxTable } from './validate-box-table.js';

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
}

export interface BoxTableOptions {
  readonly name: string;
  readonly imageSize: { readonly width: number; readonly height: number };
  readonly maps: readonly MapOptions[];
  /** @default 'shape-major' */
  readonly order?: BoxOrder;
  /** @default [0.1, 0.1, 0.2, 0.2] */
  readonly variances?: Variances;
}

/**
 * Box table from scales and aspect ratios (SSD paper, section 2.2). Shapes of a cell: the square, the aspect
 * ratios as listed, the larger square last (the reference's order). Everything is normalised: on an image
 * that is not square, a "square" box has the image's proportions.
 *
 * @throws RangeError where a number is out of range, naming map and value.
 */
export function createBoxTable({
  name,
  imageSize,
  maps,
  order = 'shape-major',
  variances = [0.1, 0.1, 0.2, 0.2],
}: BoxTableOptions): BoxTable {
  const table: BoxTable = {
    name,
    imageSize,
    order,
    maps: maps.map((map, m) => ({
      rows: map.rows,
      columns: map.columns,
      shapes: shapesOf(map, `maps[${m}]`, name),
    })),
    variances,
  };
  validateBoxTable(table);
  return table;
}

function shapesOf({ scale, nextScale, aspectRatios }: MapOptions, path: string, name: string): BoxShape[] {
  const where = `of box table "${name}"`;
  expectPositive(scale, `${path}.scale ${where}`);
  const shapes: BoxShape[] = [{ width: scale, height: scale }];
  const seen = new Set([1]);
  for (const [i, ratio] of aspectRatios.entries()) {
    expectPositive(ratio, `${path}.aspectRatios[${i}] ${where}`);
    if (seen.has(ratio)) {
      throw new RangeError(
        `Expected distinct ${path}.aspectRatios other than 1 ${where}, got ${ratio} again: the square is always there.`,
      );
    }
    seen.add(ratio);
    const root = Math.sqrt(ratio);
    shapes.push({ width: scale * root, height: scale / root });
  }
  if (nextScale !== undefined) {
    if (!(nextScale > scale) || !Number.isFinite(nextScale)) {
      throw new RangeError(
        `Expected ${path}.nextScale ${where} to be above its scale ${scale}, got ${nextScale}.`,
      );
    }
    const side = Math.sqrt(scale * nextScale);
    shapes.push({ width: side, height: side });
  }
  return shapes;
}
