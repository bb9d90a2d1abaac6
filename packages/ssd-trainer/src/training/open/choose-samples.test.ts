import { chooseSamples } from './choose-samples.js';

const samples = Array.from({ length: 20 }, (_, i) => i);

describe('chooseSamples', () => {
  it('takes as many as asked, each once, in their order', () => {
    const chosen = chooseSamples(samples, 7, 1);
    expect(new Set(chosen).size).toBe(7);
    expect(chosen).toEqual([...chosen].sort((a, b) => a - b));
  });

  it('takes the same ones for a seed, and others for another', () => {
    expect(chooseSamples(samples, 7, 1)).toEqual(chooseSamples(samples, 7, 1));
    expect(chooseSamples(samples, 7, 2)).not.toEqual(chooseSamples(samples, 7, 1));
  });

  it('keeps those of a smaller count', () => {
    for (let count = 1; count < 20; count++) {
      expect(chooseSamples(samples, count + 1, 5)).toEqual(
        expect.arrayContaining(chooseSamples(samples, count, 5)),
      );
    }
  });

  it('takes every sample equally often', () => {
    const times = new Array<number>(20).fill(0);
    for (let seed = 0; seed < 2000; seed++) for (const i of chooseSamples(samples, 5, seed)) times[i]!++;
    // Binomial, 2000 · 5/20 = 500 each, deviation √(2000·¼·¾) = 19.4: five of them are 97.
    expect(Math.min(...times)).toBeGreaterThan(403);
    expect(Math.max(...times)).toBeLessThan(597);
  });

  it('takes all where there are no more', () => {
    expect(chooseSamples(samples, 20, 1)).toEqual(samples);
    expect(chooseSamples(samples, 99, 1)).toEqual(samples);
    expect(chooseSamples([], 3, 1)).toEqual([]);
  });
});
