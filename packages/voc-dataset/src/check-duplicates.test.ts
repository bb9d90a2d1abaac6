import { checkDuplicates } from './check-duplicates.js';
import type { SplitKind } from './split-kind.js';

const image = (name: string, hash: string, ...kinds: SplitKind[]) => ({
  image: name,
  hash,
  kinds: new Set(kinds),
});
const check = (...images: ReturnType<typeof image>[]) =>
  checkDuplicates(images).map(({ code, file, message }) => [code, file, message]);

describe('checkDuplicates', () => {
  it('tells twins of one split from those that leak into another', () => {
    expect(
      check(
        image('a', '1', 'train'),
        image('b', '2', 'test'),
        image('c', '1', 'train'),
        image('d', '1', 'val'),
        image('e', '3'),
      ),
    ).toEqual([
      ['duplicate-image', 'c', 'Same contents as a; both are used, which counts the picture twice.'],
      [
        'duplicate-across-splits',
        'd',
        'Same contents as a; one is in "train", the other in "val", so that scores come out too good.',
      ],
    ]);
  });

  it('knows one image under two annotations', () => {
    expect(check(image('a', '1'), image('a', '1'))).toEqual([
      ['duplicate-image', 'a', 'Two annotations take this image; it is used with each.'],
    ]);
    expect(check()).toEqual([]);
  });
});
