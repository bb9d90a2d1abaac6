import fc from 'fast-check';

/** Corners of the same few values: zero areas, equal boxes, shared edges and ties are then common. */
const coarse = fc.integer({ min: -2, max: 10 }).map((i) => i / 8);
const fine = fc.float({ min: Math.fround(-0.2), max: Math.fround(1.2), noNaN: true });
const inside = fc.float({ min: 0, max: 1, noNaN: true });
const odd = fc.constantFrom(NaN, Infinity, -Infinity);

function corners(value: fc.Arbitrary<number>): fc.Arbitrary<number[]> {
  return fc
    .tuple(value, value, value, value)
    .map(([x0, y0, x1, y1]) => [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)]);
}

/** Flat lists of boxes with their corners in order: usual ones and degenerate ones. */
export function cornerBoxes(maxLength: number, minLength = 0): fc.Arbitrary<Float32Array> {
  return fc
    .array(fc.oneof(corners(coarse), corners(fine)), { maxLength, minLength })
    .map((boxes) => Float32Array.from(boxes.flat()));
}

/** The same, and each touches the image, as the box of an object does. */
export function objectBoxes(maxLength: number, minLength = 0): fc.Arbitrary<Float32Array> {
  const touches = ([x0, y0, x1, y1]: number[]): boolean => x0! <= 1 && y0! <= 1 && x1! >= 0 && y1! >= 0;
  return fc
    .array(fc.oneof(corners(coarse), corners(fine)).filter(touches), { maxLength, minLength })
    .map((boxes) => Float32Array.from(boxes.flat()));
}

/** Flat lists of boxes as a network may give them: usual ones, degenerate ones, now and then not a number. */
export function anyBoxes(maxLength: number, minLength = 0): fc.Arbitrary<Float32Array> {
  return fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: corners(coarse) },
        { weight: 6, arbitrary: corners(fine) },
        { weight: 1, arbitrary: fc.tuple(odd, fine, fine, odd) },
      ),
      { maxLength, minLength },
    )
    .map((boxes) => Float32Array.from(boxes.flat()));
}

/** Flat lists of boxes with width and height, of objects in the image. */
export function properBoxes(maxLength: number, minLength = 0): fc.Arbitrary<Float32Array> {
  return fc
    .array(
      fc
        .tuple(
          inside,
          inside,
          fc.double({ min: 0.001, max: 1, noNaN: true }),
          fc.double({ min: 0.001, max: 1, noNaN: true }),
        )
        .map(([x, y, width, height]) => [x, y, x + width, y + height]),
      { maxLength, minLength },
    )
    .map((boxes) => Float32Array.from(boxes.flat()));
}

/** Numbers 0 ≤ x < 1 from a seed (a 32-bit linear congruential generator: good enough to scatter boxes). */
export function seeded(seed: number): { next(): number } {
  let state = seed >>> 0;
  return {
    next() {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    },
  };
}

/** Boxes with sides of 2 % to 50 % of the image, inside it. */
export function scatter(count: number, seed: number): Float32Array {
  const rng = seeded(seed);
  const boxes = new Float32Array(4 * count);
  for (let i = 0; i < count; i++) {
    const width = 0.02 + rng.next() * 0.48;
    const height = 0.02 + rng.next() * 0.48;
    const x = rng.next() * (1 - width);
    const y = rng.next() * (1 - height);
    boxes.set([x, y, x + width, y + height], 4 * i);
  }
  return boxes;
}

/** One box of a flat list. */
export function boxAt(boxes: Float32Array, i: number): Float32Array {
  return boxes.subarray(4 * i, 4 * i + 4);
}
