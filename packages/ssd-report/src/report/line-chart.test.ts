import { lineChart } from './line-chart.js';

const base = { title: 'T', xLabel: 'x', yLabel: 'y' };

describe('lineChart', () => {
  it('draws a curve from corner to corner of the plot', () => {
    const svg = lineChart({
      ...base,
      series: [
        {
          name: 'a',
          color: 'red',
          points: [
            [0, 0],
            [10, 1],
          ],
        },
      ],
    });
    // The plot is 64…542 wide and 52…272 high in a picture of 560 by 320; ticks end at 10 and 1.
    expect(svg).toContain('<path d="M64.0 272.0L542.0 52.0" stroke="red"');
  });

  it('covers the range asked for', () => {
    const svg = lineChart({
      ...base,
      yRange: [0, 1],
      series: [
        {
          name: 'a',
          color: 'red',
          points: [
            [0, 0.5],
            [10, 0.5],
          ],
        },
      ],
    });
    expect(svg).toContain('M64.0 162.0L542.0 162.0'); // halfway of 52…272
  });

  it('says so where there is nothing to draw', () => {
    const svg = lineChart({ ...base, series: [{ name: 'a', color: 'red', points: [] }], empty: 'Nothing' });
    expect(svg).toContain('>Nothing</text>');
    expect(svg).not.toContain('<path');
    expect(
      lineChart({ ...base, series: [{ name: 'a', color: 'red', points: [[0, Number.NaN]] }] }),
    ).toContain('No data yet');
  });

  it('shows a single point as a dot, and no NaN anywhere', () => {
    const svg = lineChart({ ...base, series: [{ name: 'a', color: 'red', points: [[3, 2]] }] });
    expect(svg).toContain('<circle');
    expect(svg).not.toContain('NaN');
  });

  it('lists no faint curve in the legend, and escapes names', () => {
    const points = [
      [0, 0],
      [1, 1],
    ] as const;
    const svg = lineChart({
      ...base,
      series: [
        { name: 'raw', color: 'red', points, faint: true },
        { name: 'a<b', color: 'red', points },
      ],
    });
    expect(svg).not.toContain('>raw<');
    expect(svg).toContain('>a&lt;b</text>');
  });
});
