import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ifThere } from '../errors/if-there.js';

/** What lies at a path, links followed; undefined where nothing does. @throws the system's error where it may not be looked at */
function look(path: string): Promise<Stats | undefined> {
  return ifThere(stat(path));
}

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
