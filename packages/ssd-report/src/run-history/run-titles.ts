import { sep } from 'node:path';

/** Runs by the shortest ends of their paths that tell them apart: `mini-a`, or `old/mini` and `new/mini`. */
export function runTitles(paths: readonly string[]): string[] {
  return paths.map((path) => {
    const parts = path.split(sep);
    for (let length = 1; length < parts.length; length++) {
      const title = parts.slice(-length).join(sep);
      if (paths.filter((other) => other === title || other.endsWith(sep + title)).length <= 1) return title;
    }
    return path;
  });
}
