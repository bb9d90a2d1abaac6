import { execFileSync } from 'node:child_process';
import { shellWord } from './shell-word.js';

describe('shellWord', () => {
  it('leaves ordinary paths as they are', () => {
    expect(shellWord('runs/mini-20261124-093005')).toBe('runs/mini-20261124-093005');
  });

  it.each(['a b', "it's", '<b>x', '$HOME', 'a;b', '"', '*', 'nüß', ''])(
    'is read by a shell as %j',
    (text) => {
      const read = execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' });
      expect(read).toBe(text);
    },
  );
});
