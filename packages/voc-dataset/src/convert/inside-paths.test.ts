import fc from 'fast-check';
import { FUZZ_RUNS } from '@ssd/testing/fuzz-runs';
import { insidePaths } from './inside-paths.js';

describe('insidePaths', () => {
  it.each<[string, string, string[], string[]]>([
    ['a plain name', 'a.jpg', ['a.jpg'], ['a.jpg']],
    [
      'CVAT',
      'data/obj_train_data/a.jpg',
      ['data/obj_train_data/a.jpg'],
      ['data/obj_train_data/a.jpg', 'obj_train_data/a.jpg', 'a.jpg'],
    ],
    ['Windows', 'C:\\photos\\a.jpg', [], ['photos/a.jpg', 'a.jpg']],
    ['folders of Windows', 'cam1\\a.jpg', ['cam1/a.jpg'], ['cam1/a.jpg', 'a.jpg']],
    [
      'Label Studio',
      '..\\..\\label-studio\\media\\upload\\4\\cb-a.png',
      [],
      [
        'label-studio/media/upload/4/cb-a.png',
        'media/upload/4/cb-a.png',
        'upload/4/cb-a.png',
        '4/cb-a.png',
        'cb-a.png',
      ],
    ],
    [
      'a space as %20',
      'x/a%20b.jpg',
      ['x/a%20b.jpg', 'x/a b.jpg'],
      ['x/a%20b.jpg', 'x/a b.jpg', 'a%20b.jpg', 'a b.jpg'],
    ],
    ['a per cent sign', '100%.jpg', ['100%.jpg'], ['100%.jpg']],
    ['a file address', 'file:///data/a.jpg', [], ['data/a.jpg', 'a.jpg']],
    ['nothing', '', [], []],
    ['folders alone', '../..', [], []],
  ])('%s', (_, written, exact, ends) => {
    const found = insidePaths(written);
    expect(found.exact).toEqual(exact);
    expect(found.ends.filter((end) => !end.includes(':'))).toEqual(ends);
  });

  it('takes the file that an address names before that of its path', () => {
    const { exact, ends } = insidePaths('http://localhost:8080/data/local-files/?d=photos/a%20b.jpg');
    expect(exact).toEqual(['photos/a%20b.jpg', 'photos/a b.jpg']);
    expect(ends).toContain('a b.jpg');
    expect(insidePaths('https://host/x/a.jpg?size=1#top').ends).toContain('x/a.jpg');
  });

  it('never leads out', () => {
    const part = fc.constantFrom('..', '.', '', 'a', 'C:', '%2e%2e', '%2F', 'x.jpg', 'http:', '%5c..');
    const path = fc.tuple(fc.array(part, { maxLength: 8 }), fc.constantFrom('/', '\\', '%2F', '%5C'));
    fc.assert(
      fc.property(path, ([parts, between]) => {
        const { exact, ends } = insidePaths(parts.join(between));
        for (const name of [...exact, ...ends]) {
          expect(name.startsWith('/')).toBe(false);
          expect(name.includes('\\')).toBe(false);
          expect(name.split('/')).not.toContain('..');
        }
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
