import { stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { splitKind } from '../split-kind.js';
import { insidePaths, plainName } from './inside-paths.js';
import type { YoloDescription } from './describe-yolo.js';

/**
 * The folder or list of images that a path of YOLO data means: from its `path`, else from its folder, else by its end. Exports of
 * Roboflow say `../train/images` of a folder beside the file; others say where the folder lay for them.
 *
 * @returns its path, if it is there; and where it was looked for first
 */
export async function findPlace(
  place: string,
  { root, path }: Pick<YoloDescription, 'root' | 'path'>,
): Promise<{ found?: string; looked: string }> {
  const plain = plainName(place.trim());
  const bases = [...(path === undefined ? [] : [resolve(root, plainName(path))]), root];
  const stated = bases.map((base) => resolve(base, plain));
  const ends = meantEnds(plain).map((end) => join(root, end));
  for (const candidate of [...stated, ...ends]) {
    const isThere = await stat(candidate).then(
      () => true,
      () => false,
    );
    if (isThere && isWithin(root, candidate)) return { found: candidate, looked: stated[0]! };
  }
  return { looked: stated[0]! };
}

/** The ends of a path that do not lose what says which split it is: the `images` of `../test/images` may be those of any. */
function meantEnds(place: string): string[] {
  const parts = place.split('/');
  return insidePaths(place).ends.filter((end) => {
    const lost = parts.slice(0, parts.length - end.split('/').length);
    return !lost.some((part) => splitKind(part) !== undefined);
  });
}

/** Whether a path is that of a folder or lies in it. */
export function isWithin(root: string, path: string): boolean {
  const [outer, inner] = [resolve(root), resolve(path)];
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : `${outer}${sep}`);
}
