import { access, constants, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ifThere } from '../errors/if-there.js';
import { makeFolder } from '@ssd/files';
import { TrainerError } from '../errors/trainer-error.js';
import { diskError } from '../files/disk-error.js';
import { runFolder, type RunFolder } from './run-folder.js';

export interface NewRunFolderOptions {
  /** Wished for; a folder that has no run in it is fine. */
  readonly runDir?: string | undefined;
  /** Wished for as train.py's `--name`: the folder must not be there, and checkpoints lie right in it. */
  readonly name?: string | undefined;
  /** Goes into the name that is made up where none is wished for. */
  readonly preset: string;
  /** @default now */
  readonly date?: Date;
}

/**
 * Chooses the folder of a new run, without making it: the wished-for one, or runs/<preset>-<date>-<time> below the current
 * folder.
 *
 * @throws TrainerError E_RUN_FOLDER where it holds a run already; with `name`, where it holds anything.
 */
export async function newRunFolder({
  runDir,
  name,
  preset,
  date = new Date(),
}: NewRunFolderOptions): Promise<RunFolder> {
  if (name !== undefined) return namedFolder(resolve(name));
  const folder = runFolder(resolve(runDir ?? (await freeName(join('runs', `${preset}-${timestamp(date)}`)))));
  await expectNoRun(folder);
  return folder;
}

/** Also once the folder is this process's own: another may have run in it since it was chosen. @throws TrainerError E_RUN_FOLDER */
export async function expectNoRun(folder: RunFolder): Promise<void> {
  if (!(await holdsRun(folder))) return;
  throw new TrainerError(
    'E_RUN_FOLDER',
    `Expected an empty or new folder for the run, found a run in ${folder.root}.`,
    {
      hint: `Choose another folder as "runDir", or go on with the run there: "resume": ${JSON.stringify(folder.root)}.`,
    },
  );
}

/** @throws TrainerError E_RUN_FOLDER or E_DISK_FULL */
export async function makeRunFolder({ checkpoints }: RunFolder): Promise<void> {
  try {
    await makeFolder(checkpoints);
    // Now, and not when hours of training are to be saved.
    await access(checkpoints, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw diskError(checkpoints, cause);
  }
}

async function namedFolder(root: string): Promise<RunFolder> {
  const files = await list(root);
  if (files.length === 0) return runFolder(root, 'flat');
  throw new TrainerError(
    'E_RUN_FOLDER',
    `Expected a new folder for the checkpoints, found ${root} with ${files.length === 1 ? files[0]! : `${files.length} files`} in it.`,
    {
      hint: files.some((file) => file.endsWith('.index'))
        ? `Give another "name", or go on with the run that is there: "resume": ${JSON.stringify(root)}.`
        : 'There is no checkpoint in it to go on from: give another "name", or remove what is not needed.',
    },
  );
}

/** Whether a step was made here. A run that failed before its first one left nothing to keep. */
async function holdsRun({ checkpoints, trainLog }: RunFolder): Promise<boolean> {
  const steps = await ifThere(stat(trainLog));
  if (steps !== undefined && steps.size > 0) return true;
  return (await list(checkpoints)).some((file) => file.endsWith('.index'));
}

async function freeName(wished: string): Promise<string> {
  let free = wished;
  for (let i = 2; (await list(free)).length > 0; i++) free = `${wished}-${i}`;
  return free;
}

async function list(path: string): Promise<string[]> {
  return (await ifThere(readdir(path))) ?? [];
}

/** 20261124-093005, local time. */
function timestamp(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}
