import { estimateSeconds } from './estimate-time.js';

describe('estimateSeconds', () => {
  const two = { cores: 2, bf16: false };
  const run = { preset: 'mini', steps: 1000, batchSize: 16 };

  it('goes by pictures, cores and number type', () => {
    expect(estimateSeconds(run, two)).toBeCloseTo(144); // 1000 · 16 · 0.009
    expect(estimateSeconds(run, { ...two, cores: 4 })).toBeCloseTo(72);
    expect(estimateSeconds(run, { ...two, bf16: true })).toBeCloseTo(86.4);
    expect(estimateSeconds(run, { ...two, cores: 64 })).toBeCloseTo(36); // as 8
  });

  it('takes presets of one size to be as fast as each other', () => {
    const seconds = (preset: string) => estimateSeconds({ ...run, preset }, two);
    expect(seconds('ssd300')).toBe(seconds('vgg300'));
    expect(seconds('other')).toBeUndefined();
  });
});
