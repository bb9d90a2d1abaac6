import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { serveRegistry } from '../registry/registry.mjs';
import { exampleFault } from './example-fault.mjs';

describe('the example of a README, from npm alone', () => {
  let root;
  let registry;
  const put = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const putPackage = (name, { code, types, ...fields }) => {
    const manifest = {
      ...{ name: `@ssd/${name}`, version: '1.0.0', type: 'module', files: ['dist'] },
      exports: {
        '.': { '@ssd/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
      },
      ...fields,
    };
    put(`packages/${name}/package.json`, JSON.stringify(manifest));
    put(`packages/${name}/dist/index.js`, code);
    put(`packages/${name}/dist/index.d.ts`, types);
  };
  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'ssd-readme-'));
    putPackage('half', {
      code: `export { one } from '@ssd/inner';`,
      types: `export { one } from '@ssd/inner';`,
      dependencies: { '@ssd/inner': '^1.0.0' },
    });
    putPackage('inner', { code: 'export const one = 1;', types: 'export declare const one: number;' });
    putPackage('other', {
      code: 'export const two = 2;',
      types: 'export declare const two: number | undefined;',
    });
    registry = await serveRegistry({ packages: join(root, 'packages'), cache: join(root, 'tarballs') });
  });
  after(async () => {
    await registry.close();
    rmSync(root, { recursive: true });
  });

  const readme = (install, ...example) =>
    ['```sh', install, '```', '', '```ts', ...example, '```', ''].join('\n');
  const sum = [
    `import { one } from '@ssd/half';`,
    `import { two } from '@ssd/other';`,
    `console.log(one + (two ?? 0)); // 3`,
  ];
  const fault = (...parts) => exampleFault(readme(...parts), registry.flags);

  test('runs with what the install line installs, and what that depends on', async () => {
    assert.equal(await fault('npm install @ssd/half @ssd/other', ...sum), undefined);
    assert.equal(readdirSync(join(root, 'tarballs')).length, 3);
  });

  test('fails where the install line lacks a package', async () => {
    assert.match(await fault('npm install @ssd/half', ...sum), /Cannot find module '@ssd\/other'/);
    // Types may be no witness: an import for its effects, of a package without any.
    const untyped = [`// @ts-ignore`, `import '@ssd/other';`, `console.log(3); // 3`];
    assert.match(
      await fault('npm install @ssd/half', ...untyped),
      /ended with code 1:[^]*ERR_MODULE_NOT_FOUND/,
    );
  });

  test('fails where types are wrong, though it would run', async () => {
    const loose = [...sum.slice(0, 2), 'console.log(one + two); // 3'];
    assert.match(
      await fault('npm install @ssd/half @ssd/other', ...loose),
      /types of the example[^]*example\.mts\(3,19\): error TS18048/,
    );
  });

  test('fails where it prints something else, where a package is not to be had, and where nothing is installed', async () => {
    assert.match(
      await fault('npm install @ssd/inner', `import { one } from '@ssd/inner';`, 'console.log(one); // 2'),
      /does not print what it says/,
    );
    assert.match(
      await fault('npm install @ssd/none', ...sum),
      /"npm install @ssd\/none" ended with code 1:[^]*404/,
    );
    assert.match(await fault('npm ci', ...sum), /does not say what to install/);
  });
});
