import { isOlder, isSupported } from './supported-version.js';

describe('isSupported', () => {
  it.each([
    ['2.9.1', true],
    ['2.21.0', true],
    ['3.0.0', true],
    ['2.8.4', false],
    ['1.15.5', false],
    [undefined, true],
    ['nightly', true],
  ])('of %s is %s', (version, supported) => {
    expect(isSupported(version)).toBe(supported);
  });
});

describe('isOlder', () => {
  it.each([
    ['2.6.5', '2.9.0', true],
    ['2.10.0', '2.9.0', false], // by number, not by letter
    ['2.9.0', '2.9.0', false],
    ['1.15.5', '2.9.0', true],
  ])('%s than %s: %s', (a, b, older) => {
    expect(isOlder(a, b)).toBe(older);
  });
});
