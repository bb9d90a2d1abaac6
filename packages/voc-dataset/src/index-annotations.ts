import { join, posix } from 'node:path';
import { filesBelow } from './files-below.js';

/**
 * The annotation files of a folder by id: the path inside the folder, with `/`, without `.xml` or `.XML`. That of
 * `Annotations/cam1/0001.xml` is `cam1/0001`.
 */
export interface AnnotationIndex {
  /** Sorted. */
  ids: readonly string[];
  /** Path of an id's annotation, if there is one. Upper and lower case need not fit where only one file can be meant. */
  find: (id: string) => string | undefined;
  /** Whether an annotation is called exactly so. */
  has: (id: string) => boolean;
  /** Ids that end as this name does, for a name without the folders in front. */
  endingIn: (name: string) => readonly string[];
  /** Files that are not read, since another has the same id: `a.XML` beside `a.xml`. */
  shadowed: readonly { file: string; by: string }[];
}

export function isXmlName(name: string): boolean {
  return /.\.xml$/i.test(name) && !name.startsWith('.');
}

export async function indexAnnotations(folder: string): Promise<AnnotationIndex> {
  const exact = new Map<string, string>();
  const shadowed: { file: string; by: string }[] = [];
  // From the end, so that a.xml comes before a.XML.
  for (const name of (await filesBelow(folder, isXmlName)).reverse()) {
    const id = name.slice(0, -'.xml'.length);
    const other = exact.get(id);
    if (other === undefined) exact.set(id, name);
    else shadowed.push({ file: join(folder, name), by: join(folder, other) });
  }
  const folded = groupBy([...exact.keys()], (id) => id.toLowerCase());
  const ids = [...exact.keys()].sort();
  let byName: Map<string, string[]> | undefined; // made once it is asked for: a list may lack the folders of all its names
  return {
    ids,
    find(id) {
      const [guess, ...others] = folded.get(id.toLowerCase()) ?? [];
      const name =
        exact.get(id) ?? (others.length === 0 && guess !== undefined ? exact.get(guess) : undefined);
      return name === undefined ? undefined : join(folder, name);
    },
    has: (id) => exact.has(id),
    endingIn(name) {
      byName ??= groupBy(ids, (id) => posix.basename(id));
      return (byName.get(posix.basename(name)) ?? []).filter((id) => id.endsWith(`/${name}`));
    },
    shadowed,
  };
}

/** Keys' items, in their order. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
