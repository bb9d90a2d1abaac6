/** A column and a row of a raster, whole numbers from 0 at the top left. */
export type Dot = readonly [column: number, row: number];

type Paint = (letters: string, series: number) => string;

/** A grid of dots that becomes lines of letters. */
export interface Raster {
  /** Dots across and down. */
  readonly columns: number;
  readonly rows: number;
  /** Sets a dot for a series. */
  put: (dot: Dot, series: number) => void;
  /** The lines of letters, top first, all of the same width. @param paint colours neighbouring letters of a series */
  lines: (paint?: Paint) => string[];
}

/** A straight line of dots, without gaps in its longer direction. */
export function drawLine(raster: Raster, [x0, y0]: Dot, [x1, y1]: Dot, series = 0): void {
  const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
  for (let i = 0; i <= steps; i++) {
    raster.put([Math.round(x0 + ((x1 - x0) * i) / steps), Math.round(y0 + ((y1 - y0) * i) / steps)], series);
  }
}

/** A braille letter is a grid of dots, two wide and four high; bits by column and row (Unicode, block 2800). */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
const BLANK = 0x28_00;

/**
 * Dots as braille letters, eight a letter. A letter has one colour: that of the series drawn last in it.
 *
 * @param width letters across
 * @param height lines
 */
export function brailleRaster(width: number, height: number): Raster {
  const cells = new Uint16Array(width * height).fill(BLANK);
  const owners = new Uint8Array(width * height);
  return {
    columns: width * 2,
    rows: height * 4,
    put: ([x, y], series) => {
      const cell = (y >> 2) * width + (x >> 1);
      cells[cell]! |= DOTS[x & 1]![y & 3]!;
      owners[cell] = series;
    },
    lines: (paint) =>
      linesOf(width, height, paint, (cell) => ({
        letter: String.fromCharCode(cells[cell]!),
        series: cells[cell] === BLANK ? undefined : owners[cell],
      })),
  };
}

/**
 * Dots as whole letters, one letter a series: what is told apart without colours. Where several meet, the last is seen.
 *
 * @param marks letter of each series
 */
export function markRaster(width: number, height: number, marks: readonly string[]): Raster {
  const cells = new Array<number | undefined>(width * height).fill(undefined);
  return {
    columns: width,
    rows: height,
    put: ([x, y], series) => {
      cells[y * width + x] = series;
    },
    lines: (paint) =>
      linesOf(width, height, paint, (cell) => {
        const series = cells[cell];
        return { letter: series === undefined ? ' ' : marks[series % marks.length]!, series };
      }),
  };
}

function linesOf(
  width: number,
  height: number,
  paint: Paint | undefined,
  at: (cell: number) => { letter: string; series: number | undefined },
): string[] {
  return Array.from({ length: height }, (_, row) => {
    const spans: { letters: string; series: number | undefined }[] = [];
    for (let column = 0; column < width; column++) {
      const { letter, series } = at(row * width + column);
      const last = spans.at(-1);
      if (last !== undefined && last.series === series) last.letters += letter;
      else spans.push({ letters: letter, series });
    }
    return spans
      .map(({ letters, series }) =>
        paint === undefined || series === undefined ? letters : paint(letters, series),
      )
      .join('');
  });
}
