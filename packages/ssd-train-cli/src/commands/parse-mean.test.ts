import { parseMean } from './parse-mean.js';

describe('parseMean', () => {
  it.each([
    ['123,117,104', [123, 117, 104]],
    [' 123.68, 0 ,255', [123.68, 0, 255]],
  ])('takes %s', (text, mean) => {
    expect(parseMean(text)).toEqual(mean);
  });

  it.each(['', '1,2', '1,2,3,4', '1,,3', 'a,b,c', '-1,2,3', '1,2,256', 'NaN,1,1'])('refuses "%s"', (text) => {
    expect(() => parseMean(text)).toThrow(`between commas in --mean, got "${text}".`);
  });
});
