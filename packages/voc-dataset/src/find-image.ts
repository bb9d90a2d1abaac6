import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';

/** What sharp decodes and people keep photographs in. */
const EXTENSIONS = new Set(['.jpg', '.jpeg', '.png', '.webp', '.bmp', '.tif', '.tiff', '.gif', '.avif']);

/** The image files of a folder, by name and by name without extension. */
export interface ImageIndex {
  /** Path of an annotation's image, if there is one: by the annotation's own name first, else by its `<filename>`. */
  find(id: string, filename: string | undefined): string | undefined;
  /** All image files, sorted. */
  files: readonly string[];
}

export async function indexImages(folder: string): Promise<ImageIndex> {
  const names = await list(folder);
  return {
    files: [...new Set(names.values())].sort().map((name) => join(folder, name)),
    find(id, filename) {
      // File names in annotations count only with their last part: they often hold paths of another machine.
      const stated =
        filename === undefined ? undefined : basename(filename.replaceAll('\\', '/')).toLowerCase();
      const found = names.get(id.toLowerCase()) ?? (stated === undefined ? undefined : names.get(stated));
      return found === undefined ? undefined : join(folder, found);
    },
  };
}

/** File names by lower-case name with and without extension. */
async function list(folder: string): Promise<Map<string, string>> {
  const names = (await readdir(folder)).filter((name) => EXTENSIONS.has(extname(name).toLowerCase()));
  const index = new Map<string, string>();
  for (const name of names.sort()) {
    index.set(name.toLowerCase(), name);
    const key = name.slice(0, -extname(name).length).toLowerCase();
    if (!index.has(key)) index.set(key, name);
  }
  return index;
}
