import fc from 'fast-check';
import type { VocSample } from '@ssd/voc-dataset';
import { changesBetween, fingerprintOf, formatDataChanges } from './data-fingerprint.js';

const sample = (id: string, rest: Partial<VocSample> = {}): VocSample => ({
  id,
  image: `/nowhere/${id}.jpg`,
  annotation: `/nowhere/${id}.xml`,
  width: 10,
  height: 20,
  objects: [
    { label: 'cat', box: { xmin: 1, ymin: 2, xmax: 3, ymax: 4 }, difficult: false, truncated: false },
    { label: 'dog', box: { xmin: 5, ymin: 6, xmax: 7, ymax: 8 }, difficult: true, truncated: false },
  ],
  ...rest,
});
const { objects } = sample('a');

describe('fingerprintOf', () => {
  it('is that of the images, not of their order nor place', async () => {
    const some = ['a', 'b', 'c', 'd'].map((id) => sample(id));
    const { digest } = await fingerprintOf(some);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(some, { minLength: 4 }), fc.string(), async (shuffled, folder) => {
        const moved = shuffled.map((one) => ({
          ...one,
          image: `/no such/${folder}/${one.id}.jpg`,
          annotation: folder,
        }));
        expect((await fingerprintOf(moved)).digest).toBe(digest);
      }),
      { numRuns: 20 },
    );
    const turned = some.map((one) => ({ ...one, objects: one.objects.toReversed() }));
    expect(await fingerprintOf(turned)).toMatchObject({ digest, images: 4, objects: 8 });
  });

  it.each<[string, Partial<VocSample>]>([
    ['width', { width: 11 }],
    ['height', { height: 10 }],
    ['sizes exchanged', { width: 20, height: 10 }],
    ['an object less', { objects: objects.slice(1) }],
    ['the same object twice', { objects: [objects[0]!, objects[0]!] }],
    ['labels exchanged', { objects: objects.map((one, i) => ({ ...one, label: i === 0 ? 'dog' : 'cat' })) }],
    ['a flag', { objects: objects.map((one) => ({ ...one, difficult: true })) }],
    ['a box', { objects: objects.map((one) => ({ ...one, box: { ...one.box, ymax: 9 } })) }],
    ['a file that is there', { image: process.execPath }],
  ])('is another for another %s', async (_name, change) => {
    const [before, after] = [await fingerprintOf([sample('a')]), await fingerprintOf([sample('a', change)])];
    expect(after.digest).not.toBe(before.digest);
    expect(changesBetween(before.byImage, after.byImage)).toEqual({ added: [], removed: [], changed: ['a'] });
  });

  it('has one of nothing', async () => {
    expect(await fingerprintOf([])).toMatchObject({ images: 0, objects: 0 });
  });
});

it('names a few images of each change, and counts all', () => {
  const before = new Map(['a', 'b', 'c'].map((id) => [id, '1']));
  const after = new Map('b c d e f g h i'.split(' ').map((id) => [id, id === 'c' ? '2' : '1']));
  expect(formatDataChanges(changesBetween(before, after))).toBe(
    '6 images added: d, e, f, g, h …; 1 image removed: a; 1 image changed: c',
  );
});
