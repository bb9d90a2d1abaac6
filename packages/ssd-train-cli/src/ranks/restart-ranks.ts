import { rename, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { listCheckpoints } from '@ssd/trainer/checkpoint';
import { runFolder } from '@ssd/trainer/run-folder';
import { superviseRanks, type EndedRanks, type SuperviseRanksOptions } from './supervise-ranks.js';

export interface RestartRanksOptions extends Omit<SuperviseRanksOptions, 'onRunFolder'> {
  /** Times that all ranks are started anew. */
  readonly maxRestarts: number;
  /** What starts one rank that goes on with the run in a folder, and its environment. */
  readonly resumeCommand: (folder: string) => Pick<SuperviseRanksOptions, 'command' | 'environment'>;
  /** Whether the folder of a run must be new: of what it holds all is then its own. */
  readonly ownsFolder: boolean;
}

/**
 * Runs the ranks of a training, and all of them anew from the last checkpoint where one fails, so many times. What was saved before the
 * first step of ranks that failed is nothing of theirs: these are started again as they were.
 */
export async function restartRanks(options: RestartRanksOptions): Promise<EndedRanks> {
  const { maxRestarts, resumeCommand, ownsFolder, terminal, signal } = options;
  let started: Pick<SuperviseRanksOptions, 'command' | 'environment'> = options;
  let isNew = true;
  for (let restart = 1; ; restart++) {
    let folder: string | undefined;
    let before: Promise<string | undefined> = Promise.resolve(undefined);
    const ended = await superviseRanks({
      ...options,
      ...started,
      onRunFolder: (told) => {
        folder = told;
        before = lastSaved(told);
      },
    });
    if (!ended.mayRestart || restart > maxRestarts || signal.aborted) return ended;
    const saved = folder === undefined ? undefined : await lastSaved(folder);
    const nth = `Restart ${restart} of ${maxRestarts}`;
    if (folder !== undefined && saved !== undefined && saved !== (await before)) {
      terminal.warn(`${nth} from ${saved}`);
      started = resumeCommand(folder);
      isNew = false;
    } else {
      const kept =
        folder !== undefined && isNew && saved === undefined ? await setAside(folder, ownsFolder) : undefined;
      const where = kept === undefined ? '' : `; what there was of it lies in ${kept}`;
      terminal.warn(`${nth} as it was started, since no checkpoint was written${where}`);
    }
  }
}

/** Prefix of the last checkpoint of a run; none has the name of an earlier one. */
async function lastSaved(root: string): Promise<string | undefined> {
  return (await listCheckpoints(runFolder(root).checkpoints)).last?.prefix;
}

/** Moves what a run without a checkpoint wrote out of the way of the same run. @returns where it lies now, if it wrote anything */
async function setAside(root: string, whole: boolean): Promise<string | undefined> {
  const from = whole ? root : runFolder(root).trainLog;
  for (let i = 1; ; i++) {
    const to = whole ? `${from}.failed-${i}` : from.replace(/(\.\w+)$/, `.failed-${i}$1`);
    if ((await stat(to).catch(() => undefined)) !== undefined) continue;
    try {
      await rename(from, to);
      return whole ? to : `${basename(to)} of ${root}`;
    } catch {
      return undefined; // it came to no step
    }
  }
}
