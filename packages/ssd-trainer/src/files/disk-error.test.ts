import { diskError, isDiskFull } from './disk-error.js';

function failure(code: string, message = ''): Error {
  return Object.assign(new Error(message), { code });
}

describe('isDiskFull', () => {
  it.each([
    [failure('ENOSPC'), true],
    [failure('EDQUOT'), true],
    [failure('RESOURCE_EXHAUSTED', 'x/e3.data; No space left on device'), true],
    [failure('UNKNOWN', 'x; Disk quota exceeded'), true],
    [failure('RESOURCE_EXHAUSTED', 'OOM when allocating tensor'), false], // memory, not the disk
    [failure('EACCES'), false],
    [new Error('outer', { cause: failure('ENOSPC') }), true],
    [new Error('No space left on device'), false], // said by nobody we know
    ['ENOSPC', false],
  ])('%p → %p', (error, full) => {
    expect(isDiskFull(error)).toBe(full);
  });
});

describe('diskError', () => {
  it('says that the disk is full, and that nothing saved is lost', () => {
    expect(diskError('run/e1.ckpt', failure('ENOSPC'))).toMatchObject({
      code: 'E_DISK_FULL',
      message: 'Expected room to write run/e1.ckpt, but the disk is full.',
      hint: expect.stringContaining('untouched') as string,
    });
  });

  it('gives the reason of any other failure', () => {
    expect(diskError('a.json', failure('EIO', 'input/output error'))).toMatchObject({
      code: 'E_RUN_FOLDER',
      message: 'Expected to write a.json: input/output error',
    });
    expect(diskError('a.json', failure('EACCES', 'permission denied'))).toMatchObject({
      code: 'E_RUN_FOLDER',
      message: 'Expected to be allowed to write a.json: permission denied',
      hint: expect.stringContaining('rights of the folder') as string,
    });
  });

  it.each([
    ['EROFS', 'on another one'],
    ['ENOTDIR', 'A file lies'],
    ['EISDIR', 'A folder lies'],
    ['ENAMETOOLONG', 'shorter path'],
    ['EMFILE', 'ulimit'],
    ['EIO', 'untouched'],
  ])('says what to do about %s', (code, hint) => {
    expect(diskError('a.json', failure(code, code))).toMatchObject({
      code: 'E_RUN_FOLDER',
      message: `Expected to write a.json: ${code}`,
      hint: expect.stringContaining(hint) as string,
    });
  });

  it('keeps an error that already says all', () => {
    const known = diskError('a', failure('ENOSPC'));
    expect(diskError('b', known)).toBe(known);
  });
});
