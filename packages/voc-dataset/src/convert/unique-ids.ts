import { basename, dirname, extname } from 'node:path';

/**
 * Names for images that come from several folders: the file's name without extension; where another image has it
 * already, the folder's name in front, and a number if need be. Upper and lower case are the same, as on many disks.
 */
export function createIds(): (file: string) => string {
  const taken = new Set<string>();
  const isFree = (id: string): boolean => !taken.has(id.toLowerCase());
  return (file) => {
    const stem = basename(file).slice(0, -extname(file).length || undefined);
    const longer = `${basename(dirname(file))}_${stem}`;
    let id = isFree(stem) ? stem : longer;
    for (let i = 2; !isFree(id); i++) id = `${longer}_${i}`;
    taken.add(id.toLowerCase());
    return id;
  };
}
