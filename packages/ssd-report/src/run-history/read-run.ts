import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CheckpointEntry } from '@ssd/trainer/checkpoint';
import { listCheckpoints } from '@ssd/trainer/checkpoint';
import type { EvaluationRecord, ResultRow, RunFolder, RunOutcome } from '@ssd/trainer/run-folder';
import {
  measuresSame,
  readEvaluations,
  readLastJsonLine,
  readOutcome,
  readResults,
  runInUse,
} from '@ssd/trainer/run-folder';
import type { TrainingExtent } from '@ssd/trainer/training';
import { plannedSteps, trainingExtent } from '@ssd/trainer/training';
import { folderSize } from './folder-size.js';
import { numberSetting, readSettings, textSetting, type SavedSettings } from './read-settings.js';
import { runState, type RunState } from './run-state.js';

/** A mAP and the step it was measured at. */
export interface MeasuredMap {
  readonly map: number;
  readonly step: number;
  /** The overlap from which a detection was right; null where nothing says. */
  readonly iou: number | null;
  readonly metric: string | null;
}

/** What the files of a run say of it; null where they say nothing. */
export interface RunDescription {
  readonly folder: RunFolder;
  readonly name: string;
  readonly settings: SavedSettings | undefined;
  readonly state: RunState;
  readonly outcome: RunOutcome | undefined;
  /** Steps and epochs done, the last epoch counted although it may not be whole. */
  readonly step: number;
  readonly epoch: number;
  readonly totalSteps: number | null;
  /** Whether the steps done are enough to learn from; of one that is running it is not said: 'full'. */
  readonly extent: TrainingExtent;
  readonly epochs: number | null;
  /** The highest of those that measure what the last one does. */
  readonly best: MeasuredMap | null;
  readonly last: MeasuredMap | null;
  /** Losses and speed of the last whole epoch, by the columns of results.csv; of the last step where none is over. */
  readonly lastEpoch: ResultRow;
  /** Seconds of training. */
  readonly seconds: number | null;
  /** Of all files. */
  readonly bytes: number;
  /** When a step or an end was last written. */
  readonly changed: Date | null;
  readonly checkpoints: readonly CheckpointEntry[];
  readonly evaluations: readonly EvaluationRecord[];
}

/** Reads a run folder, however far it came: while it is written, half of it, or of another version. */
export async function readRun(folder: RunFolder): Promise<RunDescription> {
  const [settings, outcome, rows, lastLine, evaluations, { entries: checkpoints }, bytes, user] =
    await Promise.all([
      readSettings(folder.config),
      readOutcome(folder.outcome),
      readResults(folder.results),
      readLastJsonLine(folder.trainLog),
      readEvaluations(folder.evaluations),
      listCheckpoints(folder.checkpoints),
      folderSize(folder.root),
      runInUse(folder.root),
    ]);
  const lastRow = rows.at(-1);
  const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
  const step = Math.max(
    0,
    ...[lastRow?.get('step'), number(lastLine?.step), outcome?.step, checkpoints.at(-1)?.step].filter(
      (value) => value !== undefined,
    ),
  );
  const epochs = numberSetting(settings, 'epochs');
  const maxSteps = numberSetting(settings, 'maxSteps');
  const firstRow = cutShort(rows, outcome) ? undefined : rows[0];
  const totalSteps =
    checkpoints.at(-1)?.ownTotal ??
    stepsInAll(maxSteps, epochs, firstRow?.get('step')) ??
    checkpoints.at(-1)?.totalSteps ??
    maxSteps;
  const seconds = outcome?.seconds ?? lastRow?.get('seconds') ?? null;
  const timeLimit = numberSetting(settings, 'timeLimit');
  const maps = measuredMaps({ rows, evaluations, checkpoints, settings });
  return {
    folder,
    name: basename(folder.root),
    settings,
    state: runState({ locked: user !== undefined, outcome, step, totalSteps, seconds, timeLimit }),
    outcome,
    step,
    epoch: Math.max(0, lastRow?.get('epoch') ?? 0, number(lastLine?.epoch) ?? 0),
    totalSteps,
    extent:
      user !== undefined
        ? 'full'
        : trainingExtent({
            step,
            totalSteps,
            elapsed: seconds,
            timeLimit,
            pretrained: textSetting(settings, 'pretrained') !== null,
            stopped: outcome?.stopped,
          }),
    epochs,
    best: maps.reduce<MeasuredMap | null>(
      (best, one) => (best === null || one.map > best.map ? one : best),
      null,
    ),
    last: maps.at(-1) ?? null,
    lastEpoch: lastRow ?? lineNumbers(lastLine),
    seconds,
    bytes,
    changed: await changedAt(folder),
    checkpoints,
    evaluations,
  };
}

/** Whether the only epoch that is written down is not whole: time or patience ended the run within it. */
function cutShort(rows: readonly ResultRow[], outcome: RunOutcome | undefined): boolean {
  return rows.length === 1 && outcome?.stopped === 'time-limit';
}

/** Steps of the whole run: what the settings say, by the length of its first epoch where that is over. */
function stepsInAll(
  maxSteps: number | null,
  epochs: number | null,
  stepsPerEpoch: number | undefined,
): number | null {
  // A run that maxSteps ended within its first epoch has a shorter one: then maxSteps is the smaller number, too.
  return epochs === null || stepsPerEpoch === undefined
    ? null
    : plannedSteps({ epochs, maxSteps }, stepsPerEpoch);
}

/** Every mAP that the run knows of and that measures what the last one does, by step, each once. */
function measuredMaps({
  rows,
  evaluations,
  checkpoints,
  settings,
}: Pick<RunDescription, 'evaluations' | 'checkpoints' | 'settings'> & {
  rows: readonly ResultRow[];
}): MeasuredMap[] {
  const newest = evaluations.at(-1);
  const byStep = new Map<number, number>();
  for (const { step, map } of checkpoints) if (map !== null) byStep.set(step, map);
  for (const row of rows) {
    const [step, map] = [row.get('step'), row.get('map')];
    if (step !== undefined && map !== undefined && !Number.isNaN(map)) byStep.set(step, map);
  }
  for (const { step, map } of evaluations) if (map !== null) byStep.set(step, map);
  // A run that went on with other rules or images has numbers that are not to be compared with the last ones.
  for (const one of evaluations) if (!measuresSame(one, newest!)) byStep.delete(one.step);
  const iou = newest?.iou ?? numberSetting(settings, 'iouThreshold');
  const metric = newest?.metric ?? textSetting(settings, 'metric');
  return [...byStep].sort(([a], [b]) => a - b).map(([step, map]) => ({ step, map, iou, metric }));
}

function lineNumbers(line: Readonly<Record<string, unknown>> | undefined): ResultRow {
  return new Map(
    Object.entries(line ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

async function changedAt({ trainLog, results, config, outcome }: RunFolder): Promise<Date | null> {
  const times = await Promise.all(
    [trainLog, results, config, outcome].map(
      async (path) => (await stat(path).catch(() => undefined))?.mtime,
    ),
  );
  return times
    .filter((time) => time !== undefined)
    .reduce<Date | null>((last, time) => (last === null || time > last ? time : last), null);
}
