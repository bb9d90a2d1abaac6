import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishedFolders } from '../publishable.mjs';
import { tarballOf } from './tarball.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A registry of our packages as they would be published from this clone, for npm on this machine: with `flags` its commands take
 * packages of `@ssd` from here and all others from where the user's npm takes them. What nobody asks for is not packed.
 *
 * @param {object} [options]
 * @param {string} [options.packages] The folder of the packages, which are built; those of this clone unless given.
 * @param {string} [options.cache] Where tarballs are kept.
 * @returns {Promise<{ flags: string[], setting: string, close: () => Promise<void> }>} `setting` is the same as a line of .npmrc.
 */
export async function serveRegistry({
  packages = join(root, 'packages'),
  cache = join(root, '.cache', 'tarballs'),
} = {}) {
  const folders = publishedFolders(packages);
  const tarballs = new Map(); // path of the URL → file
  let origin = '';

  /** What npm asks first: the versions there are, and their manifests. */
  function packument(name) {
    const { manifest, tarball } = tarballOf(folders.get(name), cache);
    const path = `/tarballs/${tarball.split('/').at(-1)}`;
    tarballs.set(path, tarball);
    const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
    const dist = { tarball: `${origin}${path}`, integrity };
    const { version } = manifest;
    return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
  }

  function answer(url) {
    const path = decodeURIComponent(url.slice(1));
    if (tarballs.has(url)) return readFileSync(tarballs.get(url));
    return folders.has(path) ? JSON.stringify(packument(path)) : undefined;
  }

  const server = createServer(({ url }, response) => {
    response.setHeader('cache-control', 'no-store'); // nothing of it may stay in the user's npm cache
    try {
      const body = answer(url);
      response.statusCode = body === undefined ? 404 : 200;
      response.end(body ?? '{}');
    } catch (error) {
      response.statusCode = 500;
      response.end(JSON.stringify({ error: error.message }));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  return {
    flags: [`--@ssd:registry=${origin}/`, '--prefer-offline'],
    setting: `@ssd:registry=${origin}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
