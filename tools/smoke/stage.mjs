import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack, publishedFolders } from '../publishable.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where the staged packages lie. Inside the repository: what they depend on is found in its node_modules. */
export const stageFolder = join(root, '.cache', 'smoke');

/**
 * Lays every built package out as npm would install it, as published: no sources, no source condition. Smoke
 * scripts of the packages (packages/X/smoke/*) come to lie in smoke/X.
 *
 * @param {string[]} folders Which packages; all when empty.
 * @returns {{ manifests: object[], scripts: { name: string, path: string }[] }}
 */
export function stage(folders = []) {
  rmSync(stageFolder, { recursive: true, force: true });
  const manifests = [];
  const scripts = [];
  for (const folder of folders.length > 0 ? folders : allFolders()) {
    const work = join(stageFolder, 'work', folder);
    mkdirSync(work, { recursive: true });
    const { manifest, copy } = pack(join(root, 'packages', folder), work);
    const installed = join(stageFolder, 'node_modules', manifest.name);
    cpSync(copy, installed, { recursive: true });
    // Versions of its own, where the root has another one.
    const nested = join(root, 'packages', folder, 'node_modules');
    if (existsSync(nested)) symlinkSync(nested, join(installed, 'node_modules'), 'junction');
    manifests.push(manifest);
    const smoke = join(root, 'packages', folder, 'smoke');
    for (const name of listIfThere(smoke)) {
      const path = join(stageFolder, 'smoke', folder, name);
      cpSync(join(smoke, name), path, { recursive: true });
      if (/\.[mc]js$/.test(name)) scripts.push({ name: `${folder}/smoke/${name}`, path });
    }
  }
  rmSync(join(stageFolder, 'work'), { recursive: true });
  return { manifests, scripts };
}

function allFolders() {
  return [...publishedFolders(join(root, 'packages')).values()].map((folder) => basename(folder));
}

function listIfThere(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
