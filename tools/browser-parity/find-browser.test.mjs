import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, test } from 'node:test';
import { findBrowser } from './find-browser.mjs';

const folder = mkdtempSync(join(tmpdir(), 'find-browser-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const program = (...path) => {
  const file = join(folder, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
};

test('finds the first of the names on any folder of PATH', () => {
  const chrome = program('b', 'google-chrome');
  const PATH = [join(folder, 'a'), join(folder, 'b'), join(folder, 'c')].join(delimiter);
  assert.equal(findBrowser({ PATH }), chrome);
  const chromium = program('c', 'chromium');
  assert.equal(findBrowser({ PATH }), chromium);
});

test('takes CHROME_BIN before PATH', () => {
  const own = program('own', 'my-browser');
  assert.equal(findBrowser({ CHROME_BIN: own, PATH: join(folder, 'c') }), own);
});

test('refuses a CHROME_BIN that is no program', () => {
  const text = join(folder, 'text');
  writeFileSync(text, '');
  for (const CHROME_BIN of [text, join(folder, 'missing'), folder]) {
    assert.throws(() => findBrowser({ CHROME_BIN, PATH: join(folder, 'c') }), /CHROME_BIN/);
  }
});

test('gives undefined where there is none, and does not take folders or texts for programs', () => {
  mkdirSync(join(folder, 'd', 'chromium'), { recursive: true });
  writeFileSync(join(folder, 'd', 'chrome'), '');
  assert.equal(findBrowser({ PATH: join(folder, 'd') }), undefined);
  assert.equal(findBrowser({}), undefined);
});
