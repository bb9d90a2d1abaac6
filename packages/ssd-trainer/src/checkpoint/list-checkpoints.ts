import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkpointPlace, readCheckpointState } from '@ssd/tf-runtime';
import { ifThere } from '../errors/if-there.js';
import { TrainerError } from '../errors/trainer-error.js';
import { isSameMeasure, measureOf, type Measure } from './measure.js';
import { plannedStepsOf } from './planned-steps.js';
import { readSidecar } from './sidecar.js';

/** Second name of the last checkpoint of a run that is over. */
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
  /** The same where it is not what the settings say, since batches or images were others before. */
  readonly ownTotal: number | undefined;
  /** mAP of these weights; null where it was not measured. */
  readonly map: number | null;
  /** What that mAP is a measure of; undefined for imported weights. */
  readonly measure: Measure | undefined;
}

export interface CheckpointList {
  /** Oldest step first. `final.ckpt` only where the checkpoint that it is a second name of is gone. */
  readonly entries: readonly CheckpointEntry[];
  readonly last: CheckpointEntry | undefined;
  /** What the state file names as the latest, where that leads out of the folder: `last` is not what is meant. */
  readonly strayed: string | undefined;
  /** Highest mAP of those that measure what the newest does; the earlier one of equals. */
  readonly best: CheckpointEntry | undefined;
}

/**
 * The checkpoints of a folder, from the files themselves: nothing here can disagree with what is on the disk. A checkpoint
 * whose sidecar cannot be read is left out. A missing folder has none.
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
  const place = state && checkpointPlace(folder, state.latest);
  const named = place?.path === FINAL ? (twin ?? final) : entries.find(({ name }) => name === place?.path);
  const strays = state !== undefined && (place === undefined || (place.moved && named === undefined));
  return {
    entries,
    last: named ?? entries.at(-1),
    strayed: strays ? state.latest : undefined,
    best: bestOf(entries),
  };
}

/**
 * The last checkpoint of a folder. Its state file may name one elsewhere: that is not read.
 *
 * @throws TrainerError E_CHECKPOINT where it does
 */
export function lastOf(folder: string, { last, strayed }: CheckpointList): CheckpointEntry | undefined {
  if (strayed === undefined || last === undefined) return last;
  throw new TrainerError(
    'E_CHECKPOINT',
    `Expected ${join(folder, 'checkpoint')} to name a checkpoint of its folder as the latest, got "${strayed}", which leads out of it.`,
    { hint: `Name the checkpoint that is meant: ${last.prefix}, or that other one; or correct the file.` },
  );
}

export function bestOf(entries: readonly CheckpointEntry[]): CheckpointEntry | undefined {
  const newest = entries.findLast(({ map }) => map !== null);
  const measured = entries.filter(({ map, measure }) => map !== null && comparable(measure, newest?.measure));
  return measured.reduce<CheckpointEntry | undefined>(
    (best, entry) => (best === undefined || entry.map! > best.map! ? entry : best),
    undefined,
  );
}

function comparable(one: Measure | undefined, other: Measure | undefined): boolean {
  return one === undefined || other === undefined || isSameMeasure(one, other);
}

async function readEntry(folder: string, name: string): Promise<CheckpointEntry | undefined> {
  const prefix = join(folder, name);
  try {
    const sidecar = await readSidecar(prefix);
    const { run, map, config, data } = sidecar;
    return {
      name,
      prefix,
      step: run.step,
      epoch: run.epoch,
      totalSteps: plannedStepsOf(sidecar),
      ownTotal: sidecar.totalSteps,
      map,
      measure: config === null ? undefined : measureOf(config, data),
    };
  } catch {
    return undefined;
  }
}
