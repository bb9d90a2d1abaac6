import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pack, publishedManifest } from './publishable.mjs';

const manifest = {
  name: '@ssd/example',
  version: '1.2.3',
  files: ['dist'],
  exports: {
    '.': {
      '@ssd/source': './src/index.ts',
      import: { types: './dist/index.d.ts', default: './dist/index.js' },
    },
    './testing': { '@ssd/source': './src/testing/index.ts' },
    './package.json': './package.json',
  },
  imports: { '#inner': { '@ssd/source': './src/inner.ts', default: './dist/inner.js' } },
  scripts: { build: 'tsup' },
  devDependencies: { a: '1.0.0' },
  dependencies: { b: '^1.0.0' },
};

test('what is published has no source condition, scripts or devDependencies', () => {
  assert.deepEqual(publishedManifest(manifest), {
    name: '@ssd/example',
    version: '1.2.3',
    files: ['dist'],
    exports: {
      '.': { import: { types: './dist/index.d.ts', default: './dist/index.js' } },
      './package.json': './package.json',
    },
    imports: { '#inner': { default: './dist/inner.js' } },
    dependencies: { b: '^1.0.0' },
  });
});

test('packs a copy and leaves the package as it is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ssd-pack-'));
  try {
    const source = join(folder, 'package');
    const text = JSON.stringify(manifest);
    for (const name of ['dist', 'src']) mkdirSync(join(source, name), { recursive: true });
    writeFileSync(join(source, 'package.json'), text);
    for (const name of ['README.md', 'dist/index.js', 'src/index.ts']) writeFileSync(join(source, name), '');
    mkdirSync(join(folder, 'work'));
    const { copy, tarball } = pack(source, join(folder, 'work'));
    assert.equal(existsSync(tarball), true);
    assert.deepEqual(
      ['dist/index.js', 'README.md', 'src'].map((name) => existsSync(join(copy, name))),
      [true, true, false],
    );
    assert.equal(readFileSync(join(source, 'package.json'), 'utf8'), text);
    rmSync(join(source, 'dist'), { recursive: true });
    assert.throws(() => pack(source, join(folder, 'work')), /Expected package to be built/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
