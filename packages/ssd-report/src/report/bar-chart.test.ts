import { barChart } from './bar-chart.js';

const widths = (content: string): number[] =>
  [...content.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));

describe('barChart', () => {
  it('draws bars as long as their values, the largest the longest', () => {
    const { content, height } = barChart({
      title: 'Boxes & more',
      color: '#000',
      bars: [
        { label: 'a', value: 10 },
        { label: 'b', value: 5, text: 'half', color: '#f00' },
        { label: 'c', value: 0 },
      ],
    });
    expect(widths(content)).toEqual([230, 115, 0]);
    expect(content).toContain('Boxes &amp; more');
    expect(content).toContain('>half</text>');
    expect(content).toContain('fill="#f00"');
    expect(height).toBe(34 + 3 * 20);
  });

  it('measures against a given value, and draws nothing of nothing', () => {
    expect(
      widths(barChart({ title: '', color: '', most: 1, bars: [{ label: '', value: 0.5 }] }).content),
    ).toEqual([115]);
    expect(widths(barChart({ title: '', color: '', bars: [{ label: '', value: 0 }] }).content)).toEqual([0]);
    expect(barChart({ title: '', color: '', bars: [] }).height).toBe(54);
  });

  it('cuts long labels', () => {
    const { content } = barChart({ title: '', color: '', bars: [{ label: 'x'.repeat(40), value: 1 }] });
    expect(content).toContain(`>${'x'.repeat(21)}…<`);
  });
});
