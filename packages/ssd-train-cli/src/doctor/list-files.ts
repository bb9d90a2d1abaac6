import { readdir, stat } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';

/** A file with its size, or all pictures of a folder together, and all its event files. */
export interface ListedFile {
  readonly path: string;
  readonly bytes: number;
  /** Of files that are listed together. */
  readonly files?: number;
}

const PICTURES: ReadonlySet<string> = new Set([
  '.png',
  '.jpg',
  '.jpeg',
  '.jpe',
  '.jfif',
  '.avif',
  '.webp',
  '.bmp',
  '.gif',
  '.tif',
  '.tiff',
]);

/** More files than this are not listed: a run has hundreds at most. */
const MOST_FILES = 2000;

/** Pictures have the names of the user's photographs, and event files that of the machine. */
function nameWithoutOwner(name: string, ending: string): string {
  if (PICTURES.has(ending)) return `*${ending}`;
  return name.startsWith(EVENTS) ? `${EVENTS}*` : name;
}

/** How TensorFlow begins the names of event files; time, host and process follow. */
const EVENTS = 'events.out.tfevents.';

/** The files of a folder and those below, by path. */
export async function listFiles(root: string): Promise<ListedFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const listed = new Map<string, { bytes: number; files: number }>();
  for (const entry of entries.filter((each) => each.isFile()).slice(0, MOST_FILES)) {
    const path = join(entry.parentPath, entry.name);
    const ending = extname(entry.name).toLowerCase();
    const name = relative(root, join(entry.parentPath, nameWithoutOwner(entry.name, ending)));
    const before = listed.get(name) ?? { bytes: 0, files: 0 };
    // A file may be gone by now: checkpoints of a run that goes on are.
    const bytes = (await stat(path).catch(() => undefined))?.size ?? 0;
    listed.set(name, { bytes: before.bytes + bytes, files: before.files + 1 });
  }
  return [...listed]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, { bytes, files }]) => (path.includes('*') ? { path, bytes, files } : { path, bytes }));
}
