import { adaptInput, modelInput, sameMean } from './adapt-input.js';
import type { SourceInput } from './weight-source.js';

const rgb: SourceInput = { values: [1, 2, 3], order: 'rgb' };

describe('adaptInput', () => {
  // One position, inputs red, green, blue with two outputs each.
  const filter = Float32Array.of(1, 2, 3, 4, 5, 6);

  it('turns the inputs around', () => {
    const { filter: turned, how } = adaptInput(filter, 2, {
      from: rgb,
      to: { values: [1, 2, 3], order: 'bgr' },
    });
    expect([...turned]).toEqual([5, 6, 3, 4, 1, 2]); // blue first
    expect(how).toEqual(['input turned from rgb to bgr']);
  });

  it('folds the scale of each colour in, relative to the model’s', () => {
    // The model's input is ½ of the difference where the weights saw 1, 2 and 4 times it: 2, 4 and 8 times as much.
    const from: SourceInput = { values: [1, 2, 3], order: 'bgr', scale: [1, 2, 4] };
    const { filter: scaled } = adaptInput(filter, 2, {
      from,
      to: { values: [1, 2, 3], order: 'bgr', scale: 0.5 },
    });
    expect([...scaled]).toEqual([8, 16, 12, 16, 10, 12]); // blue · 8, green · 4, red · 2
  });

  it('hands the very filter back where nothing differs', () => {
    expect(adaptInput(filter, 2, { from: rgb, to: { values: [1, 2, 3], order: 'rgb', scale: 1 } })).toEqual({ filter, how: [] }); // prettier-ignore
  });
});

describe('modelInput', () => {
  it('keeps one scale and leaves those of the colours to the filter', () => {
    expect(modelInput({ ...rgb, scale: 0.5 })).toEqual({ ...rgb, scale: 0.5 });
    expect(modelInput({ ...rgb, scale: 1 })).toEqual(rgb);
    expect(modelInput({ ...rgb, scale: [1, 2, 3] })).toEqual(rgb);
  });
});

describe('sameMean', () => {
  it('overlooks how a number is written, and nothing else', () => {
    expect(sameMean(rgb, { ...rgb, values: [1 + 1e-9, 2, 3] })).toBe(true);
    expect(sameMean(rgb, { ...rgb, values: [1.001, 2, 3] })).toBe(false);
  });
});
