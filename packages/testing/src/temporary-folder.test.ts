import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { temporaryFolder } from './temporary-folder.js';

const seen: string[] = [];

describe('temporaryFolder', () => {
  const folder = temporaryFolder();

  it.each([1, 2])('is a new, empty folder for each test (%i)', () => {
    expect(seen).not.toContain(folder.path);
    expect(existsSync(folder.at('a'))).toBe(false);
    writeFileSync(folder.at('a'), '');
    expect([dirname(folder.at('a')), basename(folder.at('a'))]).toEqual([folder.path, 'a']);
    seen.push(folder.path);
  });
});

it('is gone afterwards', () => {
  expect(seen.filter((path) => existsSync(path))).toEqual([]);
  expect(seen).toHaveLength(2);
});
