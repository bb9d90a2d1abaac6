import { didYouMean, nameList, suggestName, unknownName } from './index.js';

const NAMES = ['vgg300', 'mini'];

describe('didYouMean', () => {
  it('gives the guess or nothing', () => {
    expect(didYouMean('vgg30', NAMES)).toBe(' Did you mean "vgg300"?');
    expect(didYouMean('resnet', NAMES)).toBe('');
  });
});

describe('nameList', () => {
  it('lists names', () => {
    expect(nameList(NAMES)).toBe('vgg300, mini');
    expect(nameList([])).toBe('none');
  });

  it('counts those after the hundredth', () => {
    const names = Array.from({ length: 40_000 }, (_, i) => `c${i}`);
    expect(nameList(names.slice(0, 100))).not.toContain('more');
    expect(nameList(names)).toMatch(/, c98, c99, … and 39900 more$/);
  });
});

describe('suggestName', () => {
  it('gives the guess and the set', () => {
    expect(suggestName('vgg30', NAMES)).toBe(' Did you mean "vgg300"? Available: vgg300, mini.');
    expect(suggestName('resnet', NAMES)).toBe(' Available: vgg300, mini.');
  });
});

describe('unknownName', () => {
  it('is a whole message', () => {
    expect(unknownName('preset', 'vgg30', NAMES)).toBe(
      'Unknown preset "vgg30". Did you mean "vgg300"? Available: vgg300, mini.',
    );
    expect(unknownName('preset', 3, [])).toBe('Unknown preset "3". Available: none.');
  });
});
