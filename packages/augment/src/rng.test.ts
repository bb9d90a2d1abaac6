import { createRng, restoreRng } from './rng.js';
import { DRAWS, draw, expectEvenly, expectShare, expectUniform } from './testing/draws.js';

const take = (seed: number, ...stream: number[]) => {
  const rng = createRng(seed, ...stream);
  return Array.from({ length: 4 }, () => rng.next());
};

describe('createRng', () => {
  it('gives the same numbers for the same seed and stream, on every machine and in every version', () => {
    expect(take(1, 2, 3)).toEqual(take(1, 2, 3));
    expect(createRng(7).state()).toEqual([492660367, 1391257107, 1708873327, 519304668]);
  });

  it('gives other numbers for another seed or stream', () => {
    const sequences = [
      take(1),
      take(2),
      take(1, 0),
      take(1, 0, 0),
      take(0, 1),
      take(1, 2),
      take(2, 1),
      take(1 + 2 ** 32),
    ];
    expect(new Set(sequences.map(String)).size).toBe(sequences.length);
  });

  it('is uniform, also over the first numbers of neighbouring seeds', () => {
    expectUniform(
      draw((rng) => rng.next()),
      [0, 1],
    );
    const firsts = Array.from({ length: DRAWS }, (_, seed) => createRng(seed).next());
    expectUniform(firsts, [0, 1]);
    // Neighbours that went together would crowd one diagonal: of the pairs, a quarter has both below a half.
    expectShare(firsts.slice(1).filter((value, i) => value < 0.5 && firsts[i]! < 0.5).length, 0.25);
  });

  it('draws integers evenly and stays below n', () => {
    const draws = draw((rng) => rng.int(6));
    expectEvenly(draws, [0, 1, 2, 3, 4, 5]);
    expect(createRng(1).int(1)).toBe(0);
    expect(() => createRng(1).int(0)).toThrow('Expected an integer from 1 to 2^32, got 0.');
  });

  it('continues from its state', () => {
    const rng = createRng(5);
    rng.next();
    const copy = restoreRng(rng.state());
    expect([copy.next(), copy.int(100)]).toEqual([rng.next(), rng.int(100)]);
  });

  it('refuses numbers that are no safe integers', () => {
    expect(() => createRng(0.5)).toThrow('Expected seed and stream numbers to be safe integers, got 0.5.');
    expect(() => createRng(1, Number.NaN)).toThrow(RangeError);
  });
});
