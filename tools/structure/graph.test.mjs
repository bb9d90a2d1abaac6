import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { mermaid } from './draw.mjs';
import { floors, measurePackages } from './measure.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packages = measurePackages(root);
const page = readFileSync(new URL('../../docs/structure.md', import.meta.url), 'utf8');
const HINT = 'docs/structure.md is not up to date: npm run graph';

/** Packages, shapes and arrows; numbers move with every change and are compared below. */
const drawing = (text) => /```mermaid\n[^`]*```/.exec(text)?.[0].replace(/\d+ (line|folder)s?/g, '# $1');

test('the picture in docs/structure.md has all packages and arrows', () => {
  assert.equal(drawing(page), drawing(mermaid(packages)), HINT);
});

test('the numbers in docs/structure.md are those of the packages, up to a tenth', () => {
  for (const { name, source, files } of packages) {
    const cells = page
      .split('\n')
      .find((line) => line.startsWith(`| ${name} `))
      ?.split('|')
      .map((cell) => cell.trim());
    assert.ok(cells, `${name}: ${HINT}`);
    for (const [cell, real] of [
      [cells[2], source],
      [cells[4], files],
    ])
      assert.ok(
        Math.abs(Number(cell) - real) <= Math.max(3, 0.1 * real),
        `${name}, ${cell} and ${real}: ${HINT}`,
      );
  }
});

test('packages depend on what they import, and on nothing else of ours', () => {
  const isPrivate = new Set(packages.filter((one) => one.isPrivate).map(({ name }) => name));
  for (const { name, uses, declared } of packages)
    assert.deepEqual(
      [...uses.keys()].filter((used) => !isPrivate.has(used)),
      declared.sort(),
      name,
    );
});

test('floors are the longest chain of folders; a circle is one', () => {
  const imports = new Map([
    ['one.ts', { own: ['a/two.ts'] }],
    ['a/two.ts', { own: ['b/three.ts'] }],
    ['b/three.ts', { own: ['b/c/four.ts'] }],
    ['b/c/four.ts', { own: [] }],
  ]);
  assert.equal(floors(imports), 4);
  imports.set('b/c/four.ts', { own: ['b/three.ts'] });
  assert.equal(floors(imports), 3);
});
