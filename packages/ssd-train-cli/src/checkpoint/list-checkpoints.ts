import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readCheckpointState } from '@ssd/tf-runtime';
import { ifThere } from '../files/if-there.js';
import { plannedStepsOf } from './planned-steps.js';
import { readSidecar } from './sidecar.js';

/** Second name of the last checkpoint of a run that is over (facts §1.10). */
export const FINAL = 'final.ckpt';

/** A complete checkpoint of a folder. */
export interface CheckpointEntry {
  /** File name without `.index`, e.g. `e10.ckpt`. */
  readonly name: string;
  readonly prefix: string;
  readonly step: number;
  readonly epoch: number;
  /** Of the whole training; null where it does not say. */
  readonly totalSteps: number | null;
  /** mAP of these weights; null where it was not measured. */
  readonly map: number | null;
}

export interface CheckpointList {
  /** Oldest step first. `final.ckpt` only where the checkpoint that it is a second name of is gone. */
  readonly entries: readonly CheckpointEntry[];
  readonly last: CheckpointEntry | undefined;
  /** Highest mAP; the earlier one of equals. */
  readonly best: CheckpointEntry | undefined;
}

/**
The checkpoints of a folder, from the files themselves: nothing here can disagree with what is on the disk. A checkpoint
whose sidecar cannot be read is left out. A missing folder has none.
*/
export async function listCheckpoints(folder: string): Promise<CheckpointList> {
  const files = (await ifThere(readdir(folder))) ?? [];
  const names = files
    .filter((file) => file.endsWith('.ckpt.index') && files.includes(file.replace(/index$/, 'json')))
    .map((file) => file.slice(0, -'.index'.length));
  const found = await Promise.all(names.map((name) => readEntry(folder, name)));
  const all = found.filter((entry) => entry !== undefined).sort((a, b) => a.step - b.step);
  const final = all.find(({ name }) => name === FINAL);
  const twin = all.findLast((entry) => entry !== final && entry.step === final?.step);
  const entries = twin === undefined ? all : all.filter((entry) => entry !== final);
  // A state file that is missing or damaged takes nothing away: the newest step then counts as the last.
  const state = await readCheckpointState(folder).catch(() => undefined);
  const named = state?.latest === FINAL ? (twin ?? final) : undefined;
  const last = named ?? entries.find(({ name }) => name === state?.latest) ?? entries.at(-1);
  return { entries, last, best: bestOf(entries) };
}

export function bestOf(entries: readonly CheckpointEntry[]): CheckpointEntry | undefined {
  const measured = entries.filter(({ map }) => map !== null);
  return measured.reduce<CheckpointEntry | undefined>(
    (best, entry) => (best === undefined || entry.map! > best.map! ? entry : best),
    undefined,
  );
}

async function readEntry(folder: string, name: string): Promise<CheckpointEntry | undefined> {
  const prefix = join(folder, name);
  try {
    const sidecar = await readSidecar(prefix);
    const { run, map } = sidecar;
    return { name, prefix, step: run.step, epoch: run.epoch, totalSteps: plannedStepsOf(sidecar), map };
  } catch {
    return undefined;
  }
}
