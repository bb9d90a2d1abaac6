import { checkObjects } from './check-objects.js';
import type { RawObject } from './parse-annotation.js';

const size = { width: 100, height: 50 };

const object = (name: string | undefined, ...sides: (string | undefined)[]): RawObject => ({
  ...(name !== undefined && { name }),
  difficult: false,
  truncated: false,
  ...(sides.length > 0 && { box: { xmin: sides[0], ymin: sides[1], xmax: sides[2], ymax: sides[3] } }),
});

/** What is reported about one object, and the box that is left of it. */
function check(...raw: RawObject[]) {
  const { objects, issues } = checkObjects(raw, size, 'a.xml');
  return {
    boxes: objects.map(({ box }) => [box.xmin, box.ymin, box.xmax, box.ymax]),
    codes: issues.map(({ code, severity }) => `${severity} ${code}`),
    issues,
  };
}

describe('checkObjects', () => {
  it('passes what is right, to the last pixel', () => {
    expect(check(object('a', '1', '1', '100', '50'))).toMatchObject({ boxes: [[1, 1, 100, 50]], codes: [] });
    expect(check(object('a', '1.5', '2.25', '3e1', '4.75'))).toMatchObject({
      boxes: [[1.5, 2.25, 30, 4.75]],
      codes: [],
    });
  });

  it.each([
    ['error name-missing', object(undefined, '1', '1', '2', '2')],
    ['error box-missing', object('a')],
    ['error box-invalid', object('a', '1', 'x', '2', '2')],
    ['error box-invalid', object('a', '1', undefined, '2', '2')],
    ['error box-invalid', object('a', '1', 'NaN', '2', '2')],
    ['error box-invalid', object('a', '0x1', '1', '2', '2')],
    ['error box-invalid', object('a', '1,5', '1', '2', '2')],
    ['error box-invalid', object('a', '1', '1', '2px', '2')],
    ['error box-invalid', object('a', '1', '1', '9e999', '2')],
    ['error box-invalid', object('a', '1', '1', 'Infinity', '2')],
    ['warning zero-area', object('a', '7', '1', '7', '2')],
    ['warning zero-area', object('a', '1', '9', '2', '9')],
    ['warning negative-area', object('a', '8', '1', '7', '2')],
    ['warning box-outside', object('a', '101', '1', '120', '2')],
    ['warning box-outside', object('a', '-9', '1', '0', '2')],
  ])('%s: leaves the object out', (code, raw) => {
    const { boxes, codes, issues } = check(raw);
    expect({ boxes, codes }).toEqual({ boxes: [], codes: [code] });
    expect(issues[0]).toMatchObject({ file: 'a.xml', object: 1 });
  });

  it('clips what reaches out and says by how much it matters', () => {
    expect(check(object('a', '0', '0', '10', '10'))).toMatchObject({
      boxes: [[1, 1, 10, 10]],
      codes: ['info box-clipped'],
    });
    expect(check(object('a', '-5', '1', '10', '90'))).toMatchObject({
      boxes: [[1, 1, 10, 50]],
      codes: ['warning box-clipped'],
    });
  });

  it('reports twins and keeps them', () => {
    const { boxes, codes, issues } = check(
      object('a', '1', '1', '5', '5'),
      object('b', '1', '1', '5', '5'),
      object('a', '1', '1', '5', '5'),
    );
    expect(boxes).toHaveLength(3);
    expect(codes).toEqual(['warning conflicting-box', 'warning duplicate-box']);
    expect(issues.map(({ object, message }) => [object, message])).toEqual([
      [
        2,
        'Same box as object 1, but "b" instead of "a"; both are used, and an anchor can learn only one of them.',
      ],
      [3, 'Same class and box as object 1 ("a"); both are used.'],
    ]);
  });

  it('keeps the numbers of what is left', () => {
    const { objects, numbers } = checkObjects([object('a'), object('b', '1', '1', '5', '5')], size, 'a.xml');
    expect([objects.map(({ label }) => label), numbers]).toEqual([['b'], [2]]);
  });

  it('names an image without objects', () => {
    expect(check()).toMatchObject({ boxes: [], codes: ['info no-objects'] });
  });
});
