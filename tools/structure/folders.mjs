import { findCircles } from './find-circles.mjs';

/** Folder of a file, `` for the top. */
export function folderOf(file) {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
}

/** Folders that a file lies in, the top first. */
export function foldersAbove(file) {
  const parts = file.split('/').slice(0, -1);
  return ['', ...parts.map((_, i) => parts.slice(0, i + 1).join('/'))];
}

/**
 * Arrows between folders of a package: file imports file of another folder.
 *
 * @param imports of `readImports`
 * @returns one an import; `up` where the target lies in a folder around the file's own
 */
export function folderArrows(imports) {
  return [...imports].flatMap(([from, { own }]) =>
    own
      .filter((to) => folderOf(to) !== folderOf(from))
      .map((to) => ({ from, to, up: foldersAbove(from).includes(folderOf(to)) })),
  );
}

/**
 * Circles of folders that lie side by side: each stands for all that is in it, so that none can be read, moved or tested
 * before the others.
 *
 * @param imports of `readImports`
 */
export function folderCircles(imports) {
  const places = new Map(); // folder → its sub-folders → those that they import
  for (const [from, { own }] of imports) {
    for (const to of own) {
      const [a, b] = [foldersAbove(from), foldersAbove(to)];
      const parting = a.findIndex((folder, i) => folder !== b[i]);
      if (parting < 0 || b[parting] === undefined) continue;
      const place = a[parting - 1];
      if (!places.has(place)) places.set(place, new Map());
      const graph = places.get(place);
      for (const folder of [a[parting], b[parting]]) if (!graph.has(folder)) graph.set(folder, []);
      if (!graph.get(a[parting]).includes(b[parting])) graph.get(a[parting]).push(b[parting]);
    }
  }
  return [...places.values()].flatMap(findCircles);
}
