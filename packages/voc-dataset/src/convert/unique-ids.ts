import { basename, dirname, extname, posix } from 'node:path';

/** An image and what its data set calls it. */
export interface NamedFile {
  file: string;
  /** Its path in the data set, with `/`. @default the file's name */
  name?: string | undefined;
}

/** Folders that hold a data set's images and say nothing of one. */
const IMAGE_FOLDERS = /^(?:images|JPEGImages)\//;

/**
 * Names for the images of a data set, without extension: each its path in the data set, from where the images part; that
 * of `images/cam1/0001.jpg` is `cam1/0001` beside `cam2/0001`. Where another image has it already, the name of the
 * file's folder stands in front, and a number if need be. Upper and lower case are the same, as on many disks.
 *
 * @param whole names are taken with all their folders, as those of a format that names its images so. @default false
 */
export function createIds(images: readonly NamedFile[], { whole = false } = {}): string[] {
  const paths = images.map(({ file, name }) => withoutExtension(name ?? basename(file)));
  const names = whole ? paths : paths.map((name) => name.replace(IMAGE_FOLDERS, ''));
  const shared = whole ? '' : sharedFolder(names);
  const taken = new Set<string>();
  const isFree = (id: string): boolean => !taken.has(id.toLowerCase());
  return images.map(({ file }, i) => {
    const own = names[i]!.slice(shared.length);
    const longer = posix.join(posix.dirname(own), `${basename(dirname(file))}_${posix.basename(own)}`);
    let id = isFree(own) ? own : longer;
    for (let n = 2; !isFree(id); n++) id = `${longer}_${n}`;
    taken.add(id.toLowerCase());
    return id;
  });
}

function withoutExtension(name: string): string {
  return name.slice(0, name.length - extname(name).length);
}

/** The folders, up to a slash, that all names begin with. */
function sharedFolder(names: readonly string[]): string {
  const [first = '', ...others] = names;
  let end = first.lastIndexOf('/') + 1;
  while (end > 0 && !others.every((name) => name.startsWith(first.slice(0, end))))
    end = first.lastIndexOf('/', end - 2) + 1;
  return first.slice(0, end);
}
