import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { importFaults } from './imports.mjs';
import { REPOSITORY } from '../repository.js';
import { linkFaults } from './links.mjs';
import { manifestFaults } from './manifest.mjs';

const manifest = {
  name: '@ssd/example',
  description: 'An example.',
  license: 'Apache-2.0',
  repository: { type: 'git', url: `git+${REPOSITORY}.git`, directory: 'packages/example' },
  homepage: `${REPOSITORY}/tree/main/packages/example#readme`,
  bugs: `${REPOSITORY}/issues`,
  type: 'module',
  sideEffects: false,
  exports: { '.': './dist/index.js', './package.json': './package.json' },
  files: ['dist'],
  engines: { node: '>=20' },
  publishConfig: { access: 'public' },
  imports: { '#inner': './dist/other.js' },
  dependencies: { declared: '^1.0.0' },
};

let root;
let folder;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ssd-check-'));
  folder = join(root, 'packages', 'example');
  mkdirSync(join(folder, 'dist'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));
const put = (name, text) => writeFileSync(join(folder, name), text);

describe('manifestFaults', () => {
  test('finds nothing wrong with a complete package', () => {
    put('README.md', '@ssd/example '.repeat(30));
    put('LICENSE', 'Apache '.repeat(50));
    assert.deepEqual(manifestFaults(manifest, folder), []);
  });

  test('names what is missing', () => {
    const faults = manifestFaults(
      { ...manifest, sideEffects: undefined, engines: {}, dependencies: { a: '*' } },
      folder,
    ).join('\n');
    for (const part of [
      '"sideEffects" is undefined',
      '"engines" is {}',
      'README.md is missing',
      'LICENSE is missing',
      'dependency a has the range "*"',
    ])
      assert.ok(faults.includes(part), `${part} in:\n${faults}`);
  });
});

describe('manifestFaults of where a package comes from', () => {
  test('wants the repository with its folder, the page and the place for bugs', () => {
    put('README.md', '@ssd/example '.repeat(30));
    put('LICENSE', 'Apache '.repeat(50));
    const { repository } = manifest;
    for (const [field, value] of [
      ['repository', undefined],
      ['repository', { ...repository, directory: 'packages/other' }],
      ['repository', { ...repository, url: 'git+https://example.org/x.git' }],
      ['homepage', `${REPOSITORY}/tree/main/packages/other#readme`],
      ['bugs', undefined],
    ])
      assert.match(
        manifestFaults({ ...manifest, [field]: value }, folder).join(),
        new RegExp(`"${field}" is`),
      );
  });
});

describe('linkFaults', () => {
  const faults = (readme) => linkFaults(readme, folder, root);

  test('takes links of the web, within the page, into the package, and to files that the repository has', () => {
    put('NOTICE', 'x');
    const readme = `[a](https://example.org/docs/x.md) [b](#part) [c](NOTICE) [d](${REPOSITORY}/tree/main/packages/example#readme)
      <mailto:x@example.org> [e]: https://example.org`;
    assert.deepEqual(faults(readme), []);
  });

  test('finds links out of the package, in every form', () => {
    put('README.md', 'x');
    for (const readme of [
      'see [docs](../../docs/design.md#part)',
      '![picture](docs/images/a.png)',
      'a\n[docs]: docs/design.md',
      '<img src="docs/a.png">',
      '[up](../example/README.md)',
      '[root](/README.md)',
    ])
      assert.match(faults(readme.replaceAll('\\n', '\n')).join(), /which is not in the package/, readme);
  });

  test('finds links to files that the repository does not have', () => {
    assert.match(
      faults(`[a](${REPOSITORY}/blob/main/docs/gone.md#part)`).join(),
      /the repository has no docs\/gone.md/,
    );
  });

  test('reads no code', () => {
    assert.deepEqual(faults('`a[0](b)` and\n\n```ts\nf[0](x);\n```\n'), []);
  });
});

describe('importFaults', () => {
  test('takes declared packages, their subpaths, its own name and files, and Node', async () => {
    put(
      'dist/index.js',
      `import 'declared'; import 'declared/sub'; import '@ssd/example'; import '#inner'; import 'node:fs'; import './other.js';`,
    );
    put('dist/other.js', `export const text = "import 'not-an-import'";`);
    assert.deepEqual(await importFaults(manifest, 'tf-runtime', folder), []);
  });

  test('finds undeclared packages in scripts, CommonJS and types', async () => {
    put('dist/index.js', `export const load = () => import('lazy');`);
    put('dist/index.cjs', `require('@scope/required/deep');`);
    put('dist/index.d.ts', `export { T } from 'typed';`);
    const faults = (await importFaults(manifest, 'tf-runtime', folder)).join('\n');
    for (const name of ['lazy', '@scope/required/deep', 'typed'])
      assert.ok(faults.includes(`imports "${name}", which package.json does not declare`), faults);
  });

  test('finds inner imports that are not mapped', async () => {
    put('dist/index.js', `import '#other';`);
    assert.match(
      (await importFaults(manifest, 'ssd-model', folder)).join(),
      /imports "#other", which "imports"/,
    );
  });

  test('finds Node in a package that runs anywhere', async () => {
    put('dist/index.js', `import { join } from 'path'; export const p = join('a');`);
    assert.match(
      (await importFaults(manifest, 'ssd-anchors', folder)).join(),
      /imports "path", but the package runs anywhere/,
    );
  });
});
