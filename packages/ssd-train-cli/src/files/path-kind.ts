import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What lies at a path, links followed; undefined where nothing does, or nothing that may be looked at. */
const look = (path: string): Promise<Stats | undefined> => stat(path).catch(() => undefined);

/** Whether there is a folder at a path. */
export async function isFolder(path: string): Promise<boolean> {
  return (await look(path))?.isDirectory() ?? false;
}

/** Whether there is a file at a path. */
export async function isFile(path: string): Promise<boolean> {
  return (await look(path))?.isFile() ?? false;
}

/** Whether there is anything at a path. */
export async function exists(path: string): Promise<boolean> {
  return (await look(path)) !== undefined;
}
