import { packPasses } from './colour-pass.js';
import { presets } from './presets.js';
import { planDistortion } from './distort.js';
import { draw } from './testing/draws.js';

describe('packPasses', () => {
  it('needs one pass for whatever SSD plans', () => {
    const passes = draw((rng) => packPasses(planDistortion(rng, presets.reference.photometric!)));
    expect(Math.max(...passes.map(({ length }) => length))).toBe(1);
  });

  it('needs none for nothing', () => {
    expect(packPasses([])).toEqual([]);
  });

  it('keeps the order of steps that do not commute', () => {
    const passes = packPasses([
      { kind: 'channel-order', order: [2, 1, 0] },
      { kind: 'hue', degrees: 60 },
      { kind: 'brightness', delta: 1 },
      { kind: 'saturation', factor: 2 },
      { kind: 'saturation', factor: 0.5 },
    ]);
    expect(passes.map((pass) => Object.keys(pass))).toEqual([['order'], ['hsv', 'after'], ['hsv'], ['hsv']]);
  });
});
