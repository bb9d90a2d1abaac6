import { closestName, unknownName } from './suggest.js';

describe('closestName', () => {
  const names = ['vgg300', 'vgg512', 'mini'];

  it.each([
    ['vgg30', 'vgg300'], // one letter missing
    ['VGG300', 'vgg300'], // only the case differs
    ['minni', 'mini'], // one letter too many
    ['vgg502', 'vgg512'], // one letter from vgg512, two from vgg300
  ])('takes %s for %s', (given, expected) => {
    expect(closestName(given, names)).toBe(expected);
  });

  it.each(['yolo', 'x', ''])('has no guess for "%s"', (given) => {
    expect(closestName(given, names)).toBeUndefined();
  });

  it('has no guess where there are no names', () => {
    expect(closestName('mini', [])).toBeUndefined();
  });
});

describe('unknownName', () => {
  it('gives the guess and the whole set', () => {
    expect(unknownName('preset', 'vgg30', ['vgg300', 'mini'])).toBe(
      'Unknown preset "vgg30". Did you mean "vgg300"? Available: vgg300, mini.',
    );
  });

  it('gives the set alone where nothing is close', () => {
    expect(unknownName('preset', 'resnet', ['vgg300', 'mini'])).toBe(
      'Unknown preset "resnet". Available: vgg300, mini.',
    );
  });
});
