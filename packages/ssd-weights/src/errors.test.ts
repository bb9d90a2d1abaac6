import { badFile, causedBy, ioError, unsupported, WeightsError } from './errors.js';

describe('WeightsError', () => {
  it('has code, message, hint and cause', () => {
    const cause = new Error('underneath');
    const error = new WeightsError('NO_TENSOR', 'No "a" in w.npz.', { hint: 'Name another.', cause });
    expect(error).toMatchObject({ name: 'WeightsError', code: 'NO_TENSOR', hint: 'Name another.', cause });
    expect(error.message).toBe('No "a" in w.npz.');
  });

  it.each([
    [badFile('x'), 'BAD_FILE', /^Fetch or copy the file again/],
    [unsupported('x'), 'UNSUPPORTED', /^Save the weights in another way/],
    [badFile('x', { hint: 'Look.' }), 'BAD_FILE', /^Look\.$/],
  ])('%# advises by its code, where nothing closer is known', (error, code, hint) => {
    expect(error).toMatchObject({ code, message: 'x', hint: expect.stringMatching(hint) as string });
  });

  it.each([
    ['ENOENT', 'there is no such file or folder', /^Check the path/],
    ['EACCES', 'permission denied', /^Check the owner and the rights/],
    ['ENOSPC', 'the disk is full', /^Free some space/],
    ['EDQUOT', 'the disk quota is used up', /^Free some space/],
  ])('says of %s what it means and what to do', (code, reason, hint) => {
    const cause = Object.assign(new Error('EXXX'), { code });
    expect(ioError('read', 'w.npz', cause)).toMatchObject({
      code: 'IO',
      message: `Cannot read w.npz: ${reason}.`,
      hint: expect.stringMatching(hint) as string,
      cause,
    });
  });

  it('passes on the advice of the error that it comes of', () => {
    const cause = Object.assign(new Error('no index'), { hint: 'Name the prefix.' });
    expect(badFile('x', causedBy(cause))).toMatchObject({ hint: 'Name the prefix.', cause });
    expect(badFile('x', causedBy(new Error('y'))).hint).toMatch(/^Fetch/);
  });
});
