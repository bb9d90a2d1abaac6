import { closestName } from './closest-name.js';

const NAMES = ['vgg300', 'vgg512', 'mini'];

describe('closestName', () => {
  it.each([
    ['vgg30', 'vgg300'], // one letter missing
    ['VGG300', 'vgg300'], // only the case differs
    ['minni', 'mini'], // one letter too many
    ['vgg502', 'vgg512'], // one letter from vgg512, two from vgg300
    ['vgg3000', 'vgg300'],
    ['mnii', 'mini'], // neighbours exchanged
  ])('takes %s for %s', (given, expected) => {
    expect(closestName(given, NAMES)).toBe(expected);
  });

  it.each(['yolo', 'x', ''])('has no guess for "%s"', (given) => {
    expect(closestName(given, NAMES)).toBeUndefined();
  });

  it('takes the first of names that are equally close', () => {
    expect(closestName('cab', ['cat', 'car'])).toBe('cat');
    expect(closestName('cab', ['car', 'cat'])).toBe('car');
  });

  it('has no guess where half of the letters differ: those are other words', () => {
    expect(closestName('cate', ['cats'])).toBe('cats'); // 1 of 4
    expect(closestName('caXX', ['cats'])).toBeUndefined(); // 2 of 4
    expect(closestName('caXX', ['cats'], { largestShare: 0.75 })).toBe('cats');
  });

  it('reads values that are no text as their text', () => {
    expect(closestName(300, ['3000'])).toBe('3000');
    expect(closestName(undefined, ['undefind'])).toBe('undefind');
  });

  it('has no guess among no names', () => {
    expect(closestName('mini', [])).toBeUndefined();
  });

  it('does not compare long texts nor long lists', () => {
    const long = 'x'.repeat(201);
    expect(closestName(long, [long])).toBeUndefined();
    const far = Array.from({ length: 2000 }, (_, i) => `${'y'.repeat(90)}${i}`);
    const wanted = 'x'.repeat(92);
    // 94 letters by 92 at most each: some 580 of them are five million pairs.
    expect(closestName(wanted, [...far.slice(0, 500), wanted])).toBe(wanted);
    expect(closestName(wanted, [...far, wanted])).toBeUndefined();
  });
});
