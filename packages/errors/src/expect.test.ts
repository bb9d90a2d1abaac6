import { expectObject, expectOptions, expectTypedArray, shownValue } from './index.js';

/** What is thrown, as [name, message, hint]. */
const thrown = (run: () => void): [string, string, string | undefined] | undefined => {
  try {
    run();
    return undefined;
  } catch (error) {
    const { name, message, hint } = error as Error & { hint?: string };
    return [name, message, hint];
  }
};

class Box {
  readonly side = 1;
}

describe('shownValue', () => {
  it.each([
    [undefined, 'nothing'],
    [null, 'null'],
    [NaN, 'NaN'],
    [12n, '12'],
    [true, 'true'],
    ['a "b"', '"a \\"b\\""'],
    ['x'.repeat(100), `"${'x'.repeat(78)}…`], // 80 letters, the quote and the dots among them
    [() => 0, 'a function'],
    [[], '[]'],
    [[0, NaN, 'a'], '[0, NaN, "a"]'],
    [[[0, 0, 1, 1]], 'an array of length 1'],
    [new Array<number>(9).fill(0), 'an array of length 9'],
    [new Float64Array(3), 'a Float64Array of length 3'],
    [new Int32Array(3), 'an Int32Array of length 3'],
    [new DataView(new ArrayBuffer(5)), 'a DataView of length 5'],
    [{}, '{}'],
    [{ boxes: 1, labels: 2 }, '{ boxes, labels }'],
    [Object.create(null), '{}'],
    [new Map(), 'a Map'],
    [new Box(), 'a Box'],
  ])('%p is %s', (value, text) => {
    expect(shownValue(value)).toBe(text);
  });
});

describe('expectOptions', () => {
  const check = (options: unknown) =>
    thrown(() => {
      expectOptions(options, ['size', 'seed'], 'draw');
    });

  it('takes known options, some of them, or undefined ones', () => {
    for (const options of [{}, { size: 1 }, { size: 1, seed: undefined }, { other: undefined }]) {
      expect(check(options)).toBeUndefined();
    }
  });

  it.each([
    [0.5, '0.5'],
    [undefined, 'nothing'],
    [null, 'null'],
    [[1], '[1]'],
    [new Float32Array(1), 'a Float32Array of length 1'],
  ])('refuses %p: no object', (options, text) => {
    expect(check(options)).toEqual([
      'TypeError',
      `Expected the options of draw to be an object, got ${text}.`,
      'Pass them by name: { size, seed }.',
    ]);
  });

  it('refuses what it does not know, with the nearest name', () => {
    expect(check({ sede: 1 })).toEqual([
      'RangeError',
      'Unknown option of draw "sede". Did you mean "seed"? Available: size, seed.',
      'Leave it out, or name one of those.',
    ]);
  });
});

describe('expectObject', () => {
  const check = (value: unknown) =>
    thrown(() => {
      expectObject(value, ['boxes', 'labels'], 'objects', 'Bring both.');
    });

  it('asks for every field', () => {
    expect(check({ boxes: 0, labels: 0, more: 0 })).toBeUndefined();
    expect(check({ boxes: 0 })).toEqual([
      'TypeError',
      'Expected objects to be { boxes, labels }, got { boxes }.',
      'Bring both.',
    ]);
  });

  it('asks for an object where it asks for no field', () => {
    const run = () => {
      expectObject(undefined, [], 'settings', 'Bring some.');
    };
    expect(thrown(run)).toEqual([
      'TypeError',
      'Expected settings to be an object, got nothing.',
      'Bring some.',
    ]);
  });

  it.each([[undefined], [null], ['text'], [4]])('refuses %p', (value) => {
    expect(check(value)![0]).toBe('TypeError');
  });
});

describe('expectTypedArray', () => {
  const check = (value: unknown) =>
    thrown(() => {
      expectTypedArray(value, 'Float32Array', 'boxes');
    });

  it('takes the kind asked for', () => {
    expect(check(new Float32Array(2))).toBeUndefined();
  });

  it.each<[unknown, string, string]>([
    [[0, 0, 1, 1], '[0, 0, 1, 1]', 'Make one: Float32Array.from(boxes).'],
    [
      [[0, 0, 1, 1]],
      'an array of length 1',
      'Put the numbers one after the other: Float32Array.from(boxes.flat()).',
    ],
    [new Float64Array(4), 'a Float64Array of length 4', 'Make one: Float32Array.from(boxes).'],
    [undefined, 'nothing', 'Pass a Float32Array, empty where there is nothing.'],
  ])('refuses %p', (value, text, hint) => {
    expect(check(value)).toEqual(['TypeError', `Expected boxes to be a Float32Array, got ${text}.`, hint]);
  });

  it('has the article of the kind', () => {
    const run = () => {
      expectTypedArray([0], 'Int32Array', 'labels');
    };
    expect(thrown(run)![1]).toBe('Expected labels to be an Int32Array, got [0].');
  });
});
