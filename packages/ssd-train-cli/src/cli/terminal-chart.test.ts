import { createStyle } from '@ssd/report';
import { terminalChart, type ChartSeries } from './terminal-chart.js';

const plain = createStyle(false);
const line = (name: string, ...ys: number[]): ChartSeries => ({ name, points: ys.map((y, x) => [x, y]) });

describe('terminalChart', () => {
  it('tells several curves apart by letters where there are no colours', () => {
    const text = terminalChart({
      title: 'Loss',
      series: [line('a', 0, 10), line('b', 10, 0)],
      width: 26,
      height: 5,
      style: plain,
      xLabel: 'step',
    });
    // 26 columns less " ┤" and the two letters of 10: 22 of curve, the corners at both ends.
    const [title, legend, top, , , , bottom, axis] = text.split('\n');
    expect(title).toBe('Loss');
    expect(legend).toBe('* a   o b');
    expect(top).toMatch(/^10 ┤o.{20}\*$/);
    expect(bottom).toMatch(/^ 0 ┤\*.{20}o$/);
    expect(axis).toMatch(/^ {3}└┬.*┬$/);
  });

  it('draws a single curve in braille, without a legend', () => {
    const lines = terminalChart({
      title: 'mAP',
      series: [line('a', 0, 1)],
      width: 40,
      height: 4,
      style: plain,
      xLabel: 'step',
    }).split('\n');
    expect(lines).toHaveLength(1 + 4 + 3);
    expect(lines[1]).toMatch(/^1 ┤[\u2800-\u28ff]{37}$/);
    expect(lines.at(-1)!.trim()).toBe('step');
  });

  it('colours each curve and its legend alike', () => {
    const text = terminalChart({
      title: 'Loss',
      series: [line('a', 0, 0), line('b', 5, 5)],
      height: 4,
      style: createStyle(true),
      xLabel: 'step',
    });
    expect(text).toContain('\u001b[36m●\u001b[39m a   \u001b[33m●\u001b[39m b');
    const plainly = text.replaceAll('\u001b', '');
    expect(plainly).toMatch(/\[33m[\u2801-\u28ff]+\[39m[^]*\[36m[\u2801-\u28ff]+\[39m/);
  });

  it.each([1, 24, 33, 80, 200])('keeps to a width of %i, but for what an axis needs', (width) => {
    const series = [line('one', 1e-5, 2e-5, 3e-5), line('two', 2e-5, 1e-5), line('a third one', 0)];
    const lines = terminalChart({ title: 't', series, width, style: plain, xLabel: 'step' }).split('\n');
    for (const text of lines) expect(text.length).toBeLessThanOrEqual(Math.max(24, width));
  });

  it('covers the range asked for, and gives a constant a line', () => {
    const lines = terminalChart({
      title: 't',
      series: [line('a', 1, 1)],
      height: 3,
      yRange: [0, 2],
      style: plain,
      xLabel: 'step',
    }).split('\n');
    expect(lines[1]).toMatch(/^2 ┤\u2800+$/);
    expect(lines[2]).toMatch(/[^\u2800]$/);
    expect(lines[3]).toMatch(/^0 ┤\u2800+$/);
  });

  it('leaves out what is not finite, and says when nothing is left', () => {
    const options = { title: 'mAP', style: plain, xLabel: 'step' };
    expect(terminalChart({ ...options, series: [line('a', NaN, Infinity), line('b')] })).toBe(
      'mAP: no data yet',
    );
    expect(terminalChart({ ...options, series: [] })).toBe('mAP: no data yet');
    const text = terminalChart({ ...options, series: [line('a', 1, NaN, 2), line('b', NaN)] });
    expect(text).not.toContain('NaN');
    expect(text.split('\n')[1]).not.toContain('b'); // no legend: one curve is left
  });

  it('takes a hundred thousand points', () => {
    const points = Array.from({ length: 100_000 }, (_, i) => [i, Math.sin(i / 1e4)] as const);
    const text = terminalChart({ title: 't', series: [{ name: 'a', points }], style: plain, xLabel: 'step' });
    expect(text).toContain('80000');
  });
});
