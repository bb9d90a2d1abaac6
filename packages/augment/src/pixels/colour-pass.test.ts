import { packPasses } from './colour-pass.js';
import { presets } from '../presets.js';
import { createColourPlanner } from '../operations/colour-planner.js';
import { draw } from '../testing/draws.js';

describe('packPasses', () => {
  it('needs one pass for whatever SSD plans', () => {
    const plan = createColourPlanner(presets.reference.photometric!);
    const passes = draw((rng) => packPasses(plan(rng)));
    expect(Math.max(...passes.map(({ length }) => length))).toBe(1);
  });

  it('needs none for nothing', () => {
    expect(packPasses([])).toEqual([]);
  });

  it('keeps the order of steps that do not commute', () => {
    const passes = packPasses([
      { kind: 'channelOrder', order: [2, 1, 0] },
      { kind: 'hue', degrees: 60 },
      { kind: 'brightness', delta: 1 },
      { kind: 'saturation', factor: 2 },
      { kind: 'saturation', factor: 0.5 },
    ]);
    expect(passes.map((pass) => Object.keys(pass))).toEqual([['order'], ['hsv', 'after'], ['hsv'], ['hsv']]);
  });
});
