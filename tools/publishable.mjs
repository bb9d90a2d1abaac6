import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The condition under which this repository reads its own sources. It must not be published: src is not. */
const SOURCE_CONDITION = '@ssd/source';

/** A package.json as it is published: without the source condition, entries that only it has, and what only we need. */
export function publishedManifest(manifest) {
  const published = { ...manifest, exports: withoutCondition(manifest.exports) };
  if (manifest.imports !== undefined) published.imports = withoutCondition(manifest.imports);
  delete published.devDependencies;
  delete published.scripts;
  return published;
}

function withoutCondition(value) {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== SOURCE_CONDITION);
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, withoutCondition(inner)]).filter(([, inner]) => !isEmpty(inner)),
  );
}

/** An entry that only the source has, such as what tests of several packages share. */
function isEmpty(value) {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** Folders by name of the packages that are published; a private one is built into others. */
export function publishedFolders(packages) {
  const folders = readdirSync(packages).map((folder) => join(packages, folder));
  const named = folders.map((folder) => [
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
    folder,
  ]);
  return new Map(
    named.filter(([manifest]) => manifest.private !== true).map(([{ name }, folder]) => [name, folder]),
  );
}

/**
 * Copies of a built package what is published.
 *
 * @param {string} folder The package.
 * @param {string} copy Where to; it is made.
 * @returns {object} Its manifest, as it is published.
 */
export function copyPublished(folder, copy) {
  if (!existsSync(join(folder, 'dist')))
    throw new Error(
      `Expected ${basename(folder)} to be built, but it has no dist folder. Run "npx nx build".`,
    );
  mkdirSync(copy, { recursive: true });
  const manifest = publishedManifest(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  writeFileSync(join(copy, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  for (const name of [...manifest.files, 'README.md', 'LICENSE', 'NOTICE', 'CHANGELOG.md'])
    if (existsSync(join(folder, name))) cpSync(join(folder, name), join(copy, name), { recursive: true });
  return manifest;
}

/**
 * Packs a copy of a built package as it is published.
 *
 * @param {string} folder The package.
 * @param {string} work An empty folder: the copy comes to lie in `copy/`, the tarball beside it.
 * @returns {{ manifest: object, copy: string, tarball: string }}
 */
export function pack(folder, work) {
  const copy = join(work, 'copy');
  const manifest = copyPublished(folder, copy);
  return { manifest, copy, tarball: packCopy(copy, work) };
}

/** The tarball that npm makes of a copy, in the folder `work`. */
export function packCopy(copy, work) {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', work];
  const [{ filename }] = JSON.parse(
    execFileSync('npm', args, { cwd: copy, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  return join(work, filename);
}
