import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The annotation files of a folder by id, that is by name without `.xml` or `.XML`. */
export interface AnnotationIndex {
  /** Sorted. */
  ids: readonly string[];
  /** Path of an id's annotation, if there is one; upper and lower case differ only where both are there. */
  find: (id: string) => string | undefined;
}

export async function indexAnnotations(folder: string): Promise<AnnotationIndex> {
  const names = (await readdir(folder)).filter((name) => /.\.xml$/i.test(name) && !name.startsWith('.'));
  const exact = new Map(names.sort().map((name) => [name.slice(0, -'.xml'.length), name]));
  const folded = new Map([...exact].map(([id, name]) => [id.toLowerCase(), name]));
  return {
    ids: [...exact.keys()].sort(),
    find(id) {
      const name = exact.get(id) ?? folded.get(id.toLowerCase());
      return name === undefined ? undefined : join(folder, name);
    },
  };
}
