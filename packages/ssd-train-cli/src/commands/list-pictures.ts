import { readdir, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { CommandError } from '../errors/command-error.js';

/** Formats that are decoded, by the ending of the file. */
const ENDINGS = new Set(['.jpg', '.jpeg', '.png', '.webp', '.tif', '.tiff', '.gif', '.avif']);

/**
 * The pictures that paths stand for: a file is itself, a folder is every picture in it, by name. Each picture once.
 *
 * @throws CommandError for a path that does not exist, and for a folder without pictures.
 */
export async function listPictures(paths: readonly string[], workingDirectory: string): Promise<string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    const full = resolve(workingDirectory, path);
    const found = await stat(full).catch(() => undefined);
    if (found === undefined) {
      throw new CommandError(`Expected a picture or a folder of pictures, got nothing at ${full}.`, {
        code: 'NO_SUCH_FILE',
        hint: 'Check the path. A pattern such as *.jpg that matches no file is handed on as it is written.',
      });
    }
    if (!found.isDirectory()) {
      files.add(full);
      continue;
    }
    const names = (await readdir(full)).filter((name) => ENDINGS.has(extname(name).toLowerCase())).sort();
    if (names.length === 0) {
      throw new CommandError(`Expected pictures in ${full}, got none.`, {
        code: 'NO_PICTURES',
        hint: `Files ending in ${[...ENDINGS].join(', ')} are taken.`,
      });
    }
    for (const name of names) files.add(join(full, name));
  }
  return [...files];
}

/** A name for each file's results, without ending: its own, with a number behind it where two have the same. */
export function resultNames(files: readonly string[]): string[] {
  const used = new Set<string>();
  return files.map((file) => {
    const name = file
      .slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
      .replace(/\.[^.]+$/, '');
    let free = name;
    for (let i = 2; used.has(free.toLowerCase()); i++) free = `${name}-${i}`;
    used.add(free.toLowerCase());
    return free;
  });
}
