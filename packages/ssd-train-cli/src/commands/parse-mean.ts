import { UsageError } from '../errors/usage-error.js';

/**
 * A mean as the command line gives it: red, green and blue between commas, 0 to 255.
 *
 * @throws UsageError for anything else
 */
export function parseMean(text: string): [red: number, green: number, blue: number] {
  const [red, green, blue, ...more] = text
    .split(',')
    .map((number) => (number.trim() === '' ? Number.NaN : Number(number)));
  const fits = (value: number | undefined): value is number =>
    value !== undefined && value >= 0 && value <= 255;
  if (fits(red) && fits(green) && fits(blue) && more.length === 0) return [red, green, blue];
  throw new UsageError(
    'INVALID_VALUE',
    `Expected three numbers of 0 to 255 between commas in --mean, got "${text}".`,
    { hint: 'Red first, whatever the order: --mean 123,117,104' },
  );
}
