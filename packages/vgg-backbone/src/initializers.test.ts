import { heNormal, scaledNormal, xavierUniform } from './initializers.js';

const variance = (values: Float32Array): number => values.reduce((sum, x) => sum + x * x, 0) / values.length;

describe('xavierUniform', () => {
  it('fills ±√(6 / (fan in + fan out))', () => {
    const values = xavierUniform([3, 3, 16, 48], { seed: 1, stream: 'a' });
    const limit = Math.sqrt(6 / (9 * (16 + 48))); // 0.10206
    expect(values).toHaveLength(3 * 3 * 16 * 48);
    const largest = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    expect(largest).toBeLessThanOrEqual(Math.fround(limit));
    expect(largest).toBeGreaterThan(limit * 0.99);
    expect(variance(values) / (limit ** 2 / 3)).toBeCloseTo(1, 1); // uniform: limit² / 3
  });

  it('counts the outputs it is told for the fan out', () => {
    const fused = xavierUniform([3, 3, 16, 100], { seed: 1, stream: 'a', outputs: 25 });
    const limit = Math.sqrt(6 / (9 * (16 + 25)));
    expect(fused.reduce((a, b) => Math.max(a, Math.abs(b)), 0) / limit).toBeCloseTo(1, 2);
  });
});

describe('heNormal', () => {
  it('has variance 2 / fan in', () => {
    const values = heNormal([3, 3, 16, 48], { seed: 1, stream: 'a' });
    expect(variance(values) / (2 / (9 * 16))).toBeCloseTo(1, 1);
  });
});

describe('scaledNormal', () => {
  it('has the deviation it is told, whatever the fan in', () => {
    for (const inputs of [4, 16]) {
      const values = scaledNormal([3, 3, inputs, 48], 0.01, { seed: 1, stream: 'a' });
      expect(Math.sqrt(variance(values)) / 0.01).toBeCloseTo(1, 1);
    }
  });
});

it('never changes what a seed gives: weights of a published run can be made again', () => {
  const options = { seed: 42, stream: 'conv1/filter' };
  expect(Array.from(xavierUniform([1, 1, 2, 2], options))).toMatchInlineSnapshot(`
    [
      0.4179399311542511,
      -0.3142772316932678,
      0.6652119755744934,
      -1.1095459461212158,
    ]
  `);
  expect(Array.from(heNormal([1, 1, 2, 2], options))).toMatchInlineSnapshot(`
    [
      -1.0317310094833374,
      1.0754706859588623,
      1.6439669132232666,
      0.5004381537437439,
    ]
  `);
});
