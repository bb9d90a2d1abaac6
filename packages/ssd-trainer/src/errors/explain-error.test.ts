import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CommandError } from './command-error.js';
import { errorTrace, explainError, readReason, systemReason } from './explain-error.js';
import { UsageError } from './usage-error.js';

const thrownBy = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('Expected a failure.');
};

describe('explainError', () => {
  it("keeps our errors' sentence, hint and code", () => {
    expect(explainError(new CommandError('What.', { code: 'X', hint: 'Do.' }))).toEqual({
      message: 'What.',
      hint: 'Do.',
      code: 'X',
      exitCode: 1,
    });
    expect(explainError(new UsageError('What.', { code: 'X' })).exitCode).toBe(2);
  });

  it('reads the fields of any error, so that a second copy of a class is no obstacle', () => {
    const foreign = Object.assign(new Error('No kernel.'), {
      code: 'UNIMPLEMENTED',
      hint: 'Use another op.',
    });
    expect(explainError(foreign)).toEqual({
      message: 'No kernel.',
      hint: 'Use another op.',
      code: 'UNIMPLEMENTED',
      exitCode: 1,
    });
  });

  it('translates what the system says', async () => {
    const missing = explainError(await thrownBy(readFile('/no/such/file')));
    expect(missing).toMatchObject({
      message: 'There is no such file or folder: /no/such/file (ENOENT in open).',
      code: 'ENOENT',
      exitCode: 1,
    });
    const notFolder = explainError(await thrownBy(readdir(fileURLToPath(import.meta.url))));
    expect(notFolder.message).toContain('Expected a folder, got a file');
  });

  it('says of a full disk that what was saved is whole', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    expect(explainError(full)).toEqual({
      message: 'The disk is full (ENOSPC in write).',
      hint: 'Free some space, or choose a folder on another disk. What was saved before is whole: --resume goes on from it.',
      code: 'ENOSPC',
      exitCode: 1,
    });
  });

  it.each([
    ['EROFS', 'The disk can only be read'],
    ['EDQUOT', 'Your disk quota is used up'],
    ['ENAMETOOLONG', 'The name is longer than the disk can hold'],
    ['EMFILE', 'Too many files are open'],
    ['EIO', 'The disk or the network failed'],
    ['ELOOP', 'The link leads to itself'],
  ])('says %s in words, with the path and what to do', (code, words) => {
    const error = Object.assign(new Error(`${code}: as the system says`), {
      code,
      syscall: 'mkdir',
      path: '/x',
    });
    const { message, hint } = explainError(error);
    expect(message).toBe(`${words}: /x (${code} in mkdir).`);
    expect(hint).toMatch(/\.$/);
    expect(systemReason(error)).toBe(`${words.charAt(0).toLowerCase()}${words.slice(1)} (${code})`);
  });

  it('gives the reason of what the table does not know', () => {
    expect(systemReason(new Error('odd'))).toBe('odd');
    expect(systemReason('text')).toBe('text');
    expect(readReason(Object.assign(new Error(''), { code: 'EACCES' }))).toBe(
      ': permission was refused (EACCES)',
    );
    expect(readReason(Object.assign(new Error(''), { code: 'ENOENT' }))).toBe('');
  });

  it('calls a surprise a defect', () => {
    expect(explainError(new TypeError('x is not a function')).hint).toContain('defect');
    expect(explainError('boo').message).toBe('Something other than an error was thrown: boo');
    expect(explainError(undefined).message).toContain('undefined');
  });
});

describe('errorTrace', () => {
  it('goes through the causes', () => {
    const trace = errorTrace(new Error('outer', { cause: new Error('inner', { cause: 'text' }) }));
    expect(trace).toMatch(/^Error: outer\n(.|\n)*\ncaused by Error: inner\n(.|\n)*\ncaused by text$/);
  });

  it('ends on a cycle', () => {
    const error = new Error('again');
    error.cause = error;
    expect(errorTrace(error).split('caused by')).toHaveLength(10);
  });
});
