import { showPath } from './show-path.js';

describe('showPath', () => {
  it.each([
    ['/home/ann/runs/a', '/home/ann', 'runs/a'],
    ['runs/a', '/home/ann', 'runs/a'],
    ['/tmp/a', '/home/ann', '/tmp/a'],
    ['/home/ann', '/home/ann', '.'],
  ])('%s from %s is %s', (path, folder, shown) => {
    expect(showPath(path, folder)).toBe(shown);
  });
});
