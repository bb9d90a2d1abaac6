// npm refuses a bill of materials for a package without a name or a version, and npm's own message does not say which.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = (folder) => JSON.parse(readFileSync(`${root}${folder}/package.json`, 'utf8'));
const places = ['.', ...readdirSync(`${root}packages`).map((name) => `packages/${name}`)];

const sbom = (format) =>
  JSON.parse(
    execFileSync('npm', ['sbom', '--package-lock-only', '--sbom-format', format], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    }),
  );

test('the workspace and each of its packages has a name and a version', () => {
  for (const place of places) {
    const { name, version } = manifest(place);
    assert.match(`${name}@${version}`, /^(@ssd\/[\w-]+|ssd)@\d+\.\d+\.\d+/, place);
  }
  assert.equal(manifest('.').private, true);
});

test('npm sbom writes CycloneDX and SPDX from a clone', () => {
  const { name, version } = manifest('.');
  const cyclonedx = sbom('cyclonedx');
  assert.equal(cyclonedx.metadata.component['bom-ref'], `${name}@${version}`);
  const spdx = sbom('spdx');
  const names = spdx.packages.map((each) => each.name);
  for (const place of places) assert.ok(names.includes(manifest(place).name), place);
  assert.ok(cyclonedx.components.length >= places.length - 1);
});
