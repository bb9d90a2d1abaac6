import type { CurvePoint } from './draw-curve.js';
import { terminalCurve } from './terminal-curve.js';

/** Dots as `#`, four lines and two columns a letter: what the eye sees. */
function dots(drawing: string): string[] {
  const lines = drawing.split('\n').slice(0, -1);
  return lines.flatMap((line) => {
    const cells = Array.from(line.slice(line.indexOf('┤') + 1), (letter) => letter.charCodeAt(0) - 0x2800);
    const bits = [
      [0x01, 0x08],
      [0x02, 0x10],
      [0x04, 0x20],
      [0x40, 0x80],
    ];
    return bits.map((row) =>
      cells.map((cell) => row.map((bit) => ((cell & bit) === 0 ? '.' : '#')).join('')).join(''),
    );
  });
}

describe('terminalCurve', () => {
  it('draws a straight line from corner to corner, one dot a column', () => {
    const drawn = dots(
      terminalCurve(
        [
          [0, 0],
          [35, 7],
        ],
        { width: 21, height: 2 },
      ),
    ); // 18 letters: 36 columns, 8 rows
    expect(drawn).toHaveLength(8);
    expect(drawn[0]).toMatch(/#$/);
    expect(drawn[7]).toMatch(/^#/);
    for (let column = 0; column < 36; column++) {
      const marked = drawn.flatMap((row, i) => (row[column] === '#' ? [i] : []));
      expect(marked).toEqual([7 - Math.round(column / 5)]); // 7 rows on 35 columns
    }
  });

  it('writes the ranges of both axes', () => {
    const lines = terminalCurve(
      [
        [0, 0.5],
        [900, 0.0123456],
      ],
      { height: 3, xLabel: 'step' },
    ).split('\n');
    expect(lines[0]).toMatch(/^ {4}0\.5 ┤/);
    expect(lines[1]).toMatch(/^ {7} ┤/);
    expect(lines[2]).toMatch(/^0\.01235 ┤/);
    expect(lines[3]).toBe('        └ step 0 … 900');
  });

  it('keeps to its width and height', () => {
    const points = Array.from({ length: 5000 }, (_, i): CurvePoint => [i, Math.sin(i / 300) * 1e-5]);
    const lines = terminalCurve(points, { width: 40, height: 5 }).split('\n');
    expect(lines).toHaveLength(6);
    expect(lines.slice(0, 5).map((line) => line.length)).toEqual([40, 40, 40, 40, 40]);
  });

  it('covers the range asked for', () => {
    const drawn = dots(
      terminalCurve(
        [
          [0, 1],
          [1, 1],
        ],
        { width: 20, height: 2, yRange: [0, 1] },
      ),
    );
    expect(drawn.map((row) => row.includes('#'))).toEqual([true, ...Array<boolean>(7).fill(false)]);
  });

  it('draws a constant and a single point', () => {
    expect(
      dots(
        terminalCurve(
          [
            [0, 3],
            [9, 3],
          ],
          { width: 20, height: 2 },
        ),
      ).join(''),
    ).toContain('#'.repeat(34));
    const single = terminalCurve([[7, 3]], { width: 20, height: 2 });
    expect(dots(single).join('').replaceAll('.', '')).toBe('#');
    expect(single).toMatch(/└ 7$/);
  });

  it('leaves a gap where a value is not finite, and says when there is none at all', () => {
    const drawn = dots(
      terminalCurve(
        [
          [0, 1],
          [1, NaN],
          [2, 1],
        ],
        { width: 20, height: 2 },
      ),
    ).join('');
    expect(drawn.replaceAll('.', '')).toBe('##');
    expect(terminalCurve([[0, NaN]])).toBe('(no data yet)');
    expect(terminalCurve([])).toBe('(no data yet)');
  });

  it('refuses less room than its numbers need', () => {
    expect(() => terminalCurve([[0, 1]], { width: 5 })).toThrow('Expected at least 20 columns and 2 lines');
  });
});
