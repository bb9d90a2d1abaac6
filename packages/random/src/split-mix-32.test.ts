import { splitMix32 } from './split-mix-32.js';
import { uniform } from './uniform.js';

describe('splitMix32', () => {
  it('is the counter through the mixer, by big integers', () => {
    const M = 0xffffffffn;
    for (const seed of [0, 1, -1, 7, 2 ** 32 + 5, 0x7fffffff]) {
      const words = splitMix32(seed);
      let state = BigInt(seed) & M;
      for (let i = 0; i < 20; i++) {
        state = (state + 0x9e3779b9n) & M;
        let z = state;
        z = ((z ^ (z >> 16n)) * 0x21f0aaadn) & M;
        z = ((z ^ (z >> 15n)) * 0x735a2d97n) & M;
        expect(words()).toBe(Number(z ^ (z >> 15n)));
      }
    }
  });
});

describe('uniform', () => {
  it('is 0 at least and below 1', () => {
    const words = [0, 2 ** 31, 2 ** 32 - 1];
    const numbers = uniform(() => words.shift()!);
    expect([numbers(), numbers(), numbers()]).toEqual([0, 0.5, 1 - 2 ** -32]);
  });
});
