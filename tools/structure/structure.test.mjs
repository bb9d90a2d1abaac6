import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { checkCircles } from '../import-circles.mjs';
import { findCircles } from './find-circles.mjs';
import { folderArrows, folderCircles } from './folders.mjs';
import { importsOf } from './read-imports.mjs';

/** Packages in a folder of their own: texts by path. */
function withPackages(files, run) {
  const root = mkdtempSync(join(tmpdir(), 'ssd-structure-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return run(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

test('imports are found in all their forms, and not in comments or texts', () => {
  const text = `import a from './a.js';
    import type { B } from './b.js';
    export { c } from './c.js';
    export type { D } from './d.js';
    const e = await import('./e.js');
    type F = import('./f.js').F;
    // import g from './g.js';
    const h = "import h from './h.js'";`;
  assert.deepEqual(importsOf(text).sort(), ['./a.js', './b.js', './c.js', './d.js', './e.js', './f.js']);
});

test('circles are groups that lead to each other, and what leads to itself', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['a', 'd']],
    ['d', ['e']],
    ['e', []],
    ['f', ['f', 'a']],
  ]);
  assert.deepEqual(findCircles(graph), [['a', 'b', 'c'], ['f']]);
  graph.set('c', ['d']);
  graph.set('f', ['a']);
  assert.deepEqual(findCircles(graph), []);
});

test('arrows between folders: up is to a folder around', () => {
  const imports = new Map([
    ['top.ts', { own: ['a/one.ts'] }],
    ['a/one.ts', { own: ['top.ts', 'a/two.ts', 'b/three.ts'] }],
    ['a/deep/four.ts', { own: ['a/two.ts', 'top.ts', 'b/three.ts'] }],
  ]);
  assert.deepEqual(
    folderArrows(imports).map(({ from, to, up }) => `${from} ${to}${up ? ' up' : ''}`),
    [
      'top.ts a/one.ts',
      'a/one.ts top.ts up',
      'a/one.ts b/three.ts',
      'a/deep/four.ts a/two.ts up',
      'a/deep/four.ts top.ts up',
      'a/deep/four.ts b/three.ts',
    ],
  );
});

test('folders side by side stand for all that is in them', () => {
  const circle = new Map([
    ['x/a/deep/one.ts', { own: ['x/b/two.ts'] }],
    ['x/b/two.ts', { own: ['x/b/three.ts'] }],
    ['x/b/three.ts', { own: ['x/a/four.ts'] }],
  ]);
  assert.deepEqual(folderCircles(circle), [['x/a', 'x/b']]);
  circle.set('x/b/three.ts', { own: ['x/five.ts'] });
  assert.deepEqual(folderCircles(circle), []);
});

test('a circle fails the check, also one of types, of a lazy import, or with a test', () => {
  const one = "import type { Two } from './two.js';\nexport interface One { two: Two }\n";
  for (const two of [
    "import type { One } from './one.js';\nexport interface Two { one?: One }\n",
    "export type Two = 2;\nexport const one = () => import('./one.js');\n",
  ]) {
    withPackages({ 'p/src/one.ts': one, 'p/src/two.ts': two }, (root) => {
      assert.deepEqual(checkCircles(root, {}), ['p: files import each other: one.ts <-> two.ts']);
    });
  }
  withPackages({ 'p/src/one.ts': one, 'p/src/two.ts': 'export type Two = 2;\n' }, (root) => {
    assert.deepEqual(checkCircles(root, {}), []);
  });
});

test('a circle of folders fails unless it is known, and a known one that is gone does', () => {
  const files = {
    'p/src/a/one.ts': "import '../b/two.js';\n",
    'p/src/b/two.ts': 'export {};\n',
    'p/src/b/three.ts': "import '../a/one.js';\n",
  };
  withPackages(files, (root) => {
    assert.deepEqual(checkCircles(root, {}), ['p: folders import each other: a <-> b']);
    assert.deepEqual(checkCircles(root, { p: ['a <-> b'] }), []);
  });
  withPackages({ ...files, 'p/src/b/three.ts': 'export {};\n' }, (root) => {
    assert.deepEqual(checkCircles(root, { p: ['a <-> b'] }), [
      'p: no such circle of folders any more, take it out of KNOWN: a <-> b',
    ]);
  });
});
