import { inspect } from 'node:util';
import { ArgumentRangeError, ArgumentTypeError } from './argument-error.js';
import { CodedError } from './coded-error.js';

class ShopError extends CodedError<'SOLD_OUT'> {
  static {
    this.prototype.name = 'ShopError';
  }
}

const cause = new Error('underneath');

describe.each([
  [
    'CodedError',
    Error,
    (details: object) => new ShopError('SOLD_OUT', 'No bread.', details),
    'SOLD_OUT',
    'ShopError',
  ],
  [
    'ArgumentRangeError',
    RangeError,
    (details: object) => new ArgumentRangeError('No bread.', details),
    'BAD_ARGUMENT',
    'RangeError',
  ],
  [
    'ArgumentTypeError',
    TypeError,
    (details: object) => new ArgumentTypeError('No bread.', details),
    'BAD_ARGUMENT',
    'TypeError',
  ],
] as const)('%s', (_, base, make, code, name) => {
  it('carries code, message, hint and cause', () => {
    const error = make({ hint: 'Bake.', cause });
    expect(error).toBeInstanceOf(base);
    expect(error).toMatchObject({ name, code, message: 'No bread.', hint: 'Bake.', cause });
  });

  it('has no hint and no cause of its own where none was given', () => {
    const error = make({});
    expect(Object.hasOwn(error, 'hint') || Object.hasOwn(error, 'cause')).toBe(false);
    expect(error.hint).toBeUndefined();
    expect(String(error)).toBe(`${name}: No bread.`);
    expect(error.stack).toMatch(new RegExp(`^${name}: No bread\\.`));
  });

  it('prints its code and hint where nobody catches it', () => {
    expect(inspect(make({ hint: 'Bake.' }))).toMatch(/code: '[A-Z_]+',?\s+hint: 'Bake\.'/);
  });
});
