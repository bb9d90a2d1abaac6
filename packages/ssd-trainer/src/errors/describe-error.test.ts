import { readFile } from 'node:fs/promises';
import { describeError } from './describe-error.js';
import { TrainerError } from './trainer-error.js';

describe('describeError', () => {
  it('gives sentence, code and hint of an error of ours', () => {
    expect(describeError(new TrainerError('E_DATA', 'What.', { hint: 'Do.' }))).toEqual({
      message: 'What.',
      code: 'E_DATA',
      hint: 'Do.',
    });
  });

  it("puts the system's errors into words, unless they have a hint", async () => {
    const error: unknown = await readFile('/no/such/file').catch((thrown: unknown) => thrown);
    expect(describeError(error)).toEqual({
      message: 'There is no such file or folder: /no/such/file (ENOENT in open).',
      code: 'ENOENT',
      hint: undefined,
      system: 'ENOENT',
    });
    const told = Object.assign(new Error('What.'), { code: 'ENOENT', syscall: 'open', hint: 'Do.' });
    expect(describeError(told)).toEqual({ message: 'What.', code: 'ENOENT', hint: 'Do.' });
  });

  it('says the hint once where a message ends with it', () => {
    const error = Object.assign(new Error('What.\nDo.'), { code: 'NOT_FOUND', hint: 'Do.' });
    expect(describeError(error)).toEqual({ message: 'What.', code: 'NOT_FOUND', hint: 'Do.' });
  });

  it('has no code for a surprise', () => {
    expect(describeError(new TypeError('x is not a function'))).toMatchObject({
      message: 'x is not a function',
      code: 'UNKNOWN',
    });
    expect(describeError({ a: 1 }).message).toBe('Something other than an error was thrown: { a: 1 }');
    expect(describeError(null).message).toBe('Something other than an error was thrown: null');
    expect(describeError(Object.assign(new Error('odd'), { code: 7, hint: 8 }))).toEqual({
      message: 'odd',
      code: 'UNKNOWN',
      hint: undefined,
    });
  });
});
