#!/usr/bin/env node
// Checks a built package as it will be published: node ../../tools/check-package.mjs, in the package's folder.
//
// publint (strict) and, for libraries, attw run on the packed copy; the manifest must have what every package of
// ours has; links of the README must lead somewhere on npmjs.com; whatever the built files import must be a declared dependency, and nothing of Node where the package
// is said to run anywhere. Prints each fault, exit code 1 if there is one.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importFaults } from './check-package/imports.mjs';
import { linkFaults } from './check-package/links.mjs';
import { manifestFaults } from './check-package/manifest.mjs';
import { attwFaults, publintFaults } from './check-package/published.mjs';
import { pack } from './publishable.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = process.cwd();
const work = mkdtempSync(join(tmpdir(), 'check-package-'));
try {
  const { manifest, copy, tarball } = pack(folder, work);
  const isLibrary = manifest.bin === undefined;
  const faults = [
    ...manifestFaults(manifest, folder),
    ...linkFaults(readFileSync(join(folder, 'README.md'), 'utf8'), copy, root),
    ...(await importFaults(manifest, basename(folder), copy)),
    ...(await publintFaults(tarball)),
    ...(isLibrary ? attwFaults(tarball) : []),
  ];
  for (const fault of faults) console.error(`${manifest.name}: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
  else console.log(`${manifest.name}: packs well (publint${isLibrary ? ', attw' : ''}, manifest, imports)`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
