import { posix } from 'node:path';

/** Letters of a path, at most; of a longer one the end is looked at. Linux has it so. */
const MAX_PATH = 4096;
/** Folders in front of a file that are looked at. */
const MAX_PARTS = 32;

/** A written path with `/`, without detours. */
export function plainName(name: string): string {
  return posix.normalize(name.replaceAll('\\', '/'));
}

/** Whether a plain path stays in the folder that it is taken from. */
export function isInside(path: string): boolean {
  return !path.startsWith('/') && !/^[a-z]:|^[a-z][\w+.-]+:\//i.test(path) && path.split('/')[0] !== '..';
}

/**
 * What a path in a label file can mean inside of its data set, best first: as it stands, else its ends, the longest first.
 * Tools write where a file lay for them: `C:\photos\a.jpg`, `data/obj_train_data/a.jpg` (CVAT), `..\..\media\upload\4\a.jpg`
 * and `http://localhost:8080/data/local-files/?d=photos/a%20b.jpg` (Label Studio).
 *
 * @returns paths with `/`, none of which leads out
 */
export function insidePaths(written: string): { exact: string[]; ends: string[] } {
  const short = written.slice(-MAX_PATH);
  const places = [...new Set([short, ...addressed(short)].flatMap((place) => [place, unescaped(place)]))];
  const plain = places.filter((place) => place !== '').map(plainName);
  const exact = plain.filter(isInside);
  const ends = plain.flatMap((path) => {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
    const last = parts.slice(-MAX_PARTS);
    return last.map((_, i) => last.slice(i).join('/')).filter(isInside);
  });
  return { exact, ends: [...new Set(ends)].sort((a, b) => depth(b) - depth(a)) };
}

function depth(path: string): number {
  return path.split('/').length;
}

/** Of an address its path, and before it the file that `?d=` names. */
function addressed(written: string): string[] {
  const [, path, query = ''] = /^(?:[a-z][\w+.-]+:\/\/[^/]*)?(\/[^?#]*)(?:\?([^#]*))?/i.exec(written) ?? [];
  if (path === undefined) return [];
  const named = /(?:^|&)d=([^&]*)/.exec(query)?.[1];
  return named === undefined ? [path] : [named, path];
}

function unescaped(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written; // a per cent sign of its own
  }
}
