import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyPublished, packCopy } from '../publishable.mjs';

/**
 * The tarball of a built package, as `npm publish` would send it. Packed once for a state of its files, whichever of several
 * processes comes first.
 *
 * @param {string} folder The package.
 * @param {string} cache Where tarballs are kept.
 * @returns {{ manifest: object, tarball: string }}
 */
export function tarballOf(folder, cache) {
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'work-'));
  try {
    const copy = join(work, 'copy');
    const manifest = copyPublished(folder, copy);
    const name = manifest.name.replace('@', '').replace('/', '-');
    const tarball = join(cache, `${name}-${digestOf(copy)}.tgz`);
    if (!existsSync(tarball)) renameSync(packCopy(copy, work), tarball);
    return { manifest, tarball };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Of the names and contents of all files in a folder. */
function digestOf(folder) {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    const bytes = readFileSync(path);
    hash.update(`${path.slice(folder.length)} ${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex').slice(0, 32);
}
