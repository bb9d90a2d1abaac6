import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { IMAGE_ENDINGS } from './image-format.js';

/** .bmp is not read: its files are named as unreadable, with what is read, instead of being passed over. */
const EXTENSIONS: ReadonlySet<string> = new Set([...IMAGE_ENDINGS, '.bmp']);

export const isImageName = (name: string): boolean =>
  EXTENSIONS.has(extname(name).toLowerCase()) && !name.startsWith('.');

/** The image files of a folder, by name and by name without extension. */
export interface ImageIndex {
  /** Path of an annotation's image, if there is one: by the annotation's own name first, else by its `<filename>`. */
  find(id: string, filename: string | undefined): string | undefined;
  /** Path of the image that a `<filename>` names, whatever the annotation is called. */
  named(filename: string): string | undefined;
  /** All image files, sorted. */
  files: readonly string[];
}

export async function indexImages(folder: string): Promise<ImageIndex> {
  const index = await list(folder);
  const at = (key: string): string | undefined => {
    const name = index.get(key);
    return name === undefined ? undefined : join(folder, name);
  };
  return {
    files: [...new Set(index.values())].sort().map((name) => join(folder, name)),
    find(id, filename) {
      const own = id.toLowerCase();
      const stated = filename === undefined ? undefined : lastPart(filename);
      // Of a.jpg and a.png, both there, the <filename> says which.
      if (stated?.startsWith(`${own}.`) === true && index.has(stated)) return at(stated);
      return at(own) ?? (stated === undefined ? undefined : at(stated));
    },
    named: (filename) => at(lastPart(filename)),
  };
}

/** File names in annotations count only with their last part: they often hold paths of another machine. */
const lastPart = (filename: string): string => basename(filename.replaceAll('\\', '/')).toLowerCase();

/** File names by lower-case name with and without extension. */
async function list(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true });
  // A pipe or a folder that is called like an image is none.
  const names = entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && isImageName(entry.name))
    .map(({ name }) => name);
  const index = new Map<string, string>();
  for (const name of names.sort()) {
    index.set(name.toLowerCase(), name);
    const key = name.slice(0, -extname(name).length).toLowerCase();
    if (!index.has(key)) index.set(key, name);
  }
  return index;
}
