import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ReportError } from '../errors/report-error.js';
import { isFile, isFolder } from '@ssd/trainer/files';
import type { RunFolder } from '@ssd/trainer/run-folder';
import { runFolder } from '@ssd/trainer/run-folder';
import { closestName } from '@ssd/names';

/** Folder that runs are made in where no other is asked for. */
export const RUNS = 'runs';
/** Folders within folders that are looked into for runs. */
const DEPTH = 3;

/** Whether training wrote into this folder: settings and a log of steps, or either of them. */
export async function isRun(path: string): Promise<boolean> {
  const { config, trainLog, environment } = runFolder(path);
  if (await isFile(trainLog)) return true;
  return (await isFile(config)) && (await isFile(environment));
}

/** The runs in a folder and in folders within it, by path; a run itself is the only one. Hidden folders are left out. */
export async function findRuns(folder: string, depth = DEPTH): Promise<string[]> {
  if (await isRun(folder)) return [folder];
  if (depth === 0) return [];
  const names = await readdir(folder).catch((): string[] => []);
  const runs: string[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    if (!name.startsWith('.') && name !== 'node_modules' && (await isFolder(path)))
      runs.push(...(await findRuns(path, depth - 1)));
  }
  return runs;
}

/**
 * The run a word on the command line means: a folder, or the name of one in `runs`.
 *
 * @throws ReportError NO_SUCH_RUN or NOT_A_RUN, with what there is instead
 */
export async function openRun(written: string, workingDirectory: string): Promise<RunFolder> {
  const path = resolve(workingDirectory, written);
  if (await isRun(path)) return runFolder(path);
  const named = join(workingDirectory, RUNS, written);
  if (await isRun(named)) return runFolder(named);
  if (await isFolder(path)) throw await notARun(path);
  const near = [...(await findRuns(dirname(path), 1)), ...(await findRuns(dirname(named), 1))];
  const close = closestName(
    basename(path),
    near.map((run) => basename(run)),
  );
  throw new ReportError('NO_SUCH_RUN', `Expected a run folder, found nothing at ${path}.`, {
    hint:
      close === undefined
        ? 'findRuns() shows the runs in a folder.'
        : `Did you mean "${close}"? findRuns() shows the runs in a folder.`,
  });
}

async function notARun(path: string): Promise<ReportError> {
  const inside = await findRuns(path);
  const checkpoints = (await readdir(path).catch((): string[] => [])).some((name) => name.endsWith('.index'));
  const what =
    inside.length > 0
      ? `a folder with ${inside.length === 1 ? 'a run' : `${inside.length} runs`} in it`
      : checkpoints
        ? 'checkpoints alone'
        : 'neither train.jsonl nor config.json';
  return new ReportError('NOT_A_RUN', `Expected a run folder in ${path}, found ${what}.`, {
    hint:
      inside.length > 0
        ? `Name one of them: ${inside.slice(0, 5).join(', ')}${inside.length > 5 ? ', …' : ''}.`
        : 'A run folder is what train() writes; findRuns() shows those in a folder.',
  });
}
