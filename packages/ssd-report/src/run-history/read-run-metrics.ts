import type { RunFolder } from '@ssd/trainer/run-folder';
import { measuresSame, readEvaluations, readJsonLines, readResults } from '@ssd/trainer/run-folder';
import type { Point } from './smooth.js';

/** Curves of a run by name; x is the step. Values that are not finite are in them as NaN. */
export type RunMetrics = ReadonlyMap<string, readonly Point[]>;

/** What says where a line belongs, not what was measured there. */
const PLACES = new Set(['step', 'epoch', 'images', 'iou']);

/** What evaluations measured, by the metric of the settings. */
const MEASURED = new Set(['map', 'map50', 'trainingMap']);

/** The name of a class's AP among the metrics, as TensorBoard has it. */
export function apMetric(label: string): string {
  return `AP_${label}`;
}

/**
 * Everything of a run that changes with the step: each number of a line in train.jsonl; the columns of results.csv that
 * are not among them; mAP and AP of each class where it was measured. Reads what is there: a run in progress, one of
 * another version, or none of these files.
 */
export async function readRunMetrics(folder: RunFolder): Promise<RunMetrics> {
  const metrics = new Map<string, Point[]>();
  const evaluations = await readEvaluations(folder.evaluations);
  const newest = evaluations.at(-1);
  // A run that went on with other rules or images has numbers that belong in no curve with the last ones.
  const others = new Set(evaluations.filter((one) => !measuresSame(one, newest!)).map(({ step }) => step));
  const add = (name: string, step: number, value: unknown): void => {
    if (PLACES.has(name) || !(typeof value === 'number' || value === null)) return;
    if (MEASURED.has(name) && others.has(step)) return;
    const points = metrics.get(name) ?? [];
    if (points.length === 0) metrics.set(name, points);
    // A run that went on from an earlier step did the later ones anew.
    while (points.length > 0 && points.at(-1)![0] >= step) points.pop();
    points.push([step, value ?? NaN]); // JSON writes NaN as null
  };

  for (const line of await readJsonLines(folder.trainLog)) {
    const { step } = line;
    if (typeof step !== 'number') continue;
    for (const [name, value] of Object.entries(line)) add(name, step, value);
  }
  const ofSteps = new Set(metrics.keys());
  for (const row of await readResults(folder.results)) {
    const step = row.get('step');
    if (step === undefined) continue;
    for (const [name, value] of row) if (!ofSteps.has(name)) add(name, step, value);
  }
  if (evaluations.length > 0) metrics.delete('map'); // the same, with the AP of classes
  for (const { step, map, ap } of evaluations) {
    if (others.has(step)) continue;
    add('map', step, map);
    for (const [label, value] of Object.entries(ap)) add(apMetric(label), step, value);
  }
  return metrics;
}
