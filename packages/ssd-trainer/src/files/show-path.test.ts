import { shortPath, showPath } from './show-path.js';

describe('showPath', () => {
  it.each([
    ['/home/ann/runs/a', '/home/ann', 'runs/a'],
    ['runs/a', '/home/ann', 'runs/a'],
    ['/tmp/a', '/home/ann', '/tmp/a'],
    ['/home/ann', '/home/ann', '.'],
  ])('%s from %s is %s', (path, folder, shown) => {
    expect(showPath(path, folder)).toBe(shown);
  });

  it('stays one line that a terminal does not obey; the path itself stays what it is', () => {
    expect(showPath('/a/x\n\u001b[2Jy', '/a')).toBe(String.raw`x\n\x1b[2Jy`);
    expect(shortPath('/a/x\n\u001b[2Jy', '/a')).toBe('x\n\u001b[2Jy');
  });
});
