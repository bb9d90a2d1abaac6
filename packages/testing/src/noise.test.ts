import { bits, noise } from './noise.js';

it('makes the bits that tools/oracle/noise.py makes', () => {
  // bits("a", 2): seed = (0x811c9dc5 ^ 97) * 0x01000193 = 0xe40c292c, mixed by the two multiplications; printed by the script
  expect([...bits('a', 2)]).toEqual([2713164693, 1267736932]);
  expect([...noise('a', 2)]).toEqual([...bits('a', 2)].map((word) => Math.fround(word / 2 ** 32 - 0.5)));
});
