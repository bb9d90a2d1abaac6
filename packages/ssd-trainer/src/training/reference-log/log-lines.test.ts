import { float32Text } from './float32-text.js';
import { epochLine, mapLine } from './log-lines.js';

describe('float32Text', () => {
  // What str(np.float32(x)) is in NumPy.
  it.each([
    [15.4321, '15.4321'],
    [Math.fround(0.1), '0.1'],
    [Math.fround(1 / 3), '0.33333334'],
    [3, '3.0'],
    [0, '0.0'],
    [-2.5, '-2.5'],
    [Math.fround(123456.789), '123456.79'],
    [Math.fround(0.001), '0.001'],
    [Math.fround(0.0001), '1e-04'],
    [Math.fround(0.000015), '1.5e-05'],
    [Math.fround(1e20), '1e+20'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
    [NaN, 'nan'],
  ])('writes %d as %s', (value, text) => {
    expect(float32Text(value)).toBe(text);
  });
});

describe('epochLine', () => {
  it('has its numbers where the scripts look for them', () => {
    const line = epochLine({ epoch: 3, loss: Math.fround(7.25), steps: 100, seconds: 8 });
    expect(line).toBe('epoch:3 loss:7.25 perf = 12.500000 global_ste/sec');
    expect(line.split(' ')[4]).toBe('12.500000');
  });
});

describe('mapLine', () => {
  it('has its number where the scripts look for it', () => {
    expect(mapLine(12, 0.7932104)).toBe('epoch:12 train mAP: 0.793210');
    expect(mapLine(1, 0).split(' ')[3]).toBe('0.000000');
  });
});
