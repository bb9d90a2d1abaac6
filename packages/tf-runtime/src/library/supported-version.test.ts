import { isSupported } from './supported-version.js';

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
