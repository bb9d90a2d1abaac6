import { showPath } from './show-path.js';

describe('showPath', () => {
  it.each([
    ['/work/runs/a', '/work', 'runs/a'],
    ['runs/a', '/work', 'runs/a'],
    ['/tmp/a', '/work', '/tmp/a'],
    ['/work', '/work', '.'],
  ])('%s from %s is %s', (path, folder, shown) => {
    expect(showPath(path, folder)).toBe(shown);
  });
});
