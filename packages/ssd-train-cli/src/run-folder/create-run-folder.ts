import { mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { diskError } from './disk-error.js';
import { runFolder, type RunFolder } from './run-folder.js';
import { TrainerError } from '../training/trainer-error.js';

export interface CreateRunFolderOptions {
  /** Wished for; a folder that has no run in it is fine. */
  readonly runDir?: string;
  /** Goes into the name that is made up where none is wished for. */
  readonly preset: string;
  /** @default now */
  readonly date?: Date;
}

/**
Makes the folder of a new run: the wished-for one, or runs/<preset>-<date>-<time> below the current folder.

@throws TrainerError E_RUN_FOLDER where it holds a run already or cannot be made.
*/
export async function createRunFolder({
  runDir,
  preset,
  date = new Date(),
}: CreateRunFolderOptions): Promise<RunFolder> {
  const root = resolve(runDir ?? (await freeName(join('runs', `${preset}-${timestamp(date)}`))));
  const existing = await list(root);
  if (existing.includes('config.json') || existing.includes('checkpoints')) {
    throw new TrainerError(
      'E_RUN_FOLDER',
      `Expected an empty or new folder for the run, found a run in ${root}.`,
      {
        hint: 'Resume it, or name another folder.',
      },
    );
  }
  const folder = runFolder(root);
  try {
    await mkdir(folder.checkpoints, { recursive: true });
  } catch (cause) {
    throw diskError(root, cause);
  }
  return folder;
}

async function freeName(wished: string): Promise<string> {
  let free = wished;
  for (let i = 2; (await list(free)).length > 0; i++) free = `${wished}-${i}`;
  return free;
}

async function list(path: string): Promise<string[]> {
  return readdir(path).catch((): string[] => []);
}

/** 20261124-093005, local time. */
function timestamp(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}
