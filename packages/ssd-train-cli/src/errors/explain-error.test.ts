import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CommandError } from './command-error.js';
import { TrainerError } from '@ssd/trainer/errors';
import { ReportError } from '@ssd/report';
import { explainError } from './explain-error.js';
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
    expect(explainError(new CommandError('X', 'What.', { hint: 'Do.' }))).toEqual({
      message: 'What.',
      hint: 'Do.',
      code: 'X',
      exitCode: 1,
    });
    expect(explainError(new UsageError('X', 'What.')).exitCode).toBe(2);
  });

  it('says by the code whether the input was at fault', () => {
    const of = (error: Error): number => explainError(error).exitCode;
    expect(of(new TrainerError('E_CONFIG', 'What.'))).toBe(2);
    expect(of(new TrainerError('E_CONFIG_CHANGED', 'What.'))).toBe(2);
    expect(of(new TrainerError('E_CHECKPOINT', 'What.'))).toBe(1);
    expect(of(new ReportError('UNKNOWN_METRIC', 'What.'))).toBe(2);
    expect(of(new ReportError('NO_SUCH_RUN', 'What.'))).toBe(1);
  });

  it("puts a library's hint into the words of the line", () => {
    const error = new TrainerError('E_RUN_LOCKED', 'What.', { hint: 'Name another folder as "runDir".' });
    expect(explainError(error).hint).toBe('Name another folder as --run-dir.');
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
  });

  it('calls a surprise a defect', () => {
    expect(explainError(new TypeError('x is not a function')).hint).toContain('defect');
    const argument = Object.assign(new RangeError('Expected 4 numbers a box, got 5.'), {
      code: 'BAD_ARGUMENT',
    });
    expect(explainError(argument).hint).toContain('defect');
    expect(explainError(Object.assign(argument, { hint: 'Give boxes.' })).hint).toBe('Give boxes.');
    expect(explainError('boo').message).toBe('Something other than an error was thrown: boo');
    expect(explainError(undefined).message).toContain('undefined');
  });
});
