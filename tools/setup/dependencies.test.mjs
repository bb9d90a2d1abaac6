import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { installDependencies } from './dependencies.mjs';

describe('installDependencies', () => {
  let root;
  let said;
  let installs;
  const locked = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b-darwin': { version: '2.0.0', optional: true },
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ssd-setup-'));
    said = [];
    installs = 0;
    lock(locked);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const lock = (packages) => writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
  const installed = (packages, present = Object.keys(packages)) => {
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    for (const path of present) mkdirSync(join(root, path), { recursive: true });
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
  };
  const install = () => {
    installs += 1;
    mkdirSync(join(root, 'node_modules'), { recursive: true });
  };
  const run = (installer = install) =>
    installDependencies({ root, install: installer, say: (line) => said.push(line) });

  test('installs when there is nothing, then finds it up to date', async () => {
    await run();
    assert.equal(installs, 1);
    assert.match(said.at(-1), /installed in \d+ s/);
    await run();
    assert.equal(installs, 1);
    assert.equal(said.at(-1), 'node_modules: up to date');
  });

  test('installs again when the lockfile has changed', async () => {
    await run();
    lock({ ...locked, 'node_modules/a': { version: '1.0.1' } });
    await run();
    assert.equal(installs, 2);
  });

  test('takes what npm installed from the same lockfile, without packages of other platforms', async () => {
    installed({ 'node_modules/a': { version: '1.0.0' } });
    await run();
    assert.equal(installs, 0);
  });

  test('installs what npm recorded without installing it, as --package-lock-only does', async () => {
    installed({ 'node_modules/a': { version: '1.0.0' } }, []);
    await run();
    assert.equal(installs, 1);
  });

  for (const [what, packages] of [
    ['a missing package', {}],
    ['another version', { 'node_modules/a': { version: '0.9.0' } }],
    [
      'a package that is not locked',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0' } },
    ],
  ])
    test(`installs over ${what}`, async () => {
      installed(packages);
      await run();
      assert.equal(installs, 1);
    });

  test('a failed installation is tried again the next time', async () => {
    await assert.rejects(
      run(() => Promise.reject(new Error('no network'))),
      /no network/,
    );
    await run();
    assert.equal(installs, 1);
  });
});
