import { toPixelOffset } from './pixel-offset.js';

const labels = [0];

it('makes inclusive pixels of each layout of one continuous box', () => {
  // From 10 to 30 and from 4 to 9: pixels 11 … 30 and 5 … 9.
  for (const set of [
    { boxes: [10, 4, 30, 9], labels },
    { boxes: [10, 4, 20, 5], labels, layout: 'xywh' as const },
    { boxes: [20, 6.5, 20, 5], labels, layout: 'cxcywh' as const },
  ]) {
    expect([...toPixelOffset(set, 0, 1).boxes]).toEqual([11, 5, 30, 9]);
  }
});

it('leaves an infinite side where it is, for the message about it', () => {
  for (const layout of ['xyxy', 'xywh'] as const) {
    const { boxes } = toPixelOffset({ boxes: [1, 2, Infinity, 4], labels, layout }, 1, 0);
    expect([...boxes].map(Number.isFinite)).toEqual([true, true, false, true]);
  }
});
