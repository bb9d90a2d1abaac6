import { EvaluationError } from './errors.js';
import type { DetectionColumns, TruthColumns } from './data-columns.js';
import type { EvaluatorSettings } from './options.js';
import type { EvaluatorState } from './evaluator-state.js';

function fail(message: string): never {
  throw new EvaluationError('BAD_STATE', message);
}

/** Settings as text to compare; JSON would make null of an infinite limit. */
function text(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) => (v === Infinity || v === -Infinity ? String(v) : v));
}

const columns = {
  truth: { images: 1, labels: 1, boxes: 4, flags: 1, areas: 1 },
  detections: { images: 1, labels: 1, boxes: 4, scores: 1 },
} as const;

/** Columns of one length, image and class numbers that exist, rows of an image together, no NaN where none may be. */
function checkColumns(
  state: EvaluatorState,
  set: 'truth' | 'detections',
  { images, labels, boxes }: TruthColumns | DetectionColumns,
): void {
  const rows = images.length;
  for (const [name, width] of Object.entries(columns[set])) {
    const column = (state[set] as unknown as Record<string, { length: number } | undefined>)[name];
    if (column?.length !== rows * width)
      fail(`Expected ${rows * width} values of ${set}.${name} in the state, got ${column?.length}.`);
  }
  const seen = new Uint8Array(state.images.ids.length);
  images.forEach((image, row) => {
    if (image >= seen.length || labels[row]! >= state.classes.length)
      fail(
        `Expected row ${row} of ${set} in the state to name an image and a class, got ${image} and ${labels[row]}.`,
      );
    if (image === images[row - 1]) return;
    if (seen[image]) fail(`Expected the ${set} of image "${state.images.ids[image]}" together in the state.`);
    seen[image] = 1;
  });
  const order = set === 'detections' ? state.detections.order : undefined;
  if (order !== undefined && (order.length !== rows || order.some((v) => !Number.isFinite(v))))
    fail(`Expected ${rows} finite values of detections.order in the state, got ${order.length}.`);
  if (boxes.some((v) => !Number.isFinite(v))) fail(`Expected finite boxes of ${set} in the state.`);
}

/** Throws unless the state was made with the same classes and settings, and is whole. */
export function checkState(
  state: EvaluatorState,
  classes: readonly string[],
  settings: EvaluatorSettings,
): void {
  if ((state.version as number) !== 1) fail(`Expected a state of version 1, got ${String(state.version)}.`);
  if (text(state.classes) !== text(classes)) {
    fail(
      `Expected the same classes in both evaluations (${classes.join(', ')}), got ${state.classes.join(', ')}.`,
    );
  }
  for (const key of Object.keys(settings) as (keyof EvaluatorSettings)[]) {
    if (text(state.settings[key]) !== text(settings[key]))
      fail(
        `Expected the same ${key} in both evaluations (${text(settings[key])}), got ${text(state.settings[key])}.`,
      );
  }
  const { ids, sequence, sizes, detected } = state.images;
  const known = new Set<string>();
  for (const id of ids) {
    if (known.has(id)) fail(`Expected every image once in the state, got "${id}" twice.`);
    known.add(id);
  }
  if (![0, ids.length].includes(sequence.length) || sequence.some((v) => !Number.isFinite(v)))
    fail(
      `Expected a finite sequence of all ${ids.length} images in the state or of none, got ${sequence.length}.`,
    );
  if (detected.length !== ids.length || sizes.length !== 2 * ids.length)
    fail(
      `Expected detected and sizes of all ${ids.length} images in the state, got ${detected.length} and ${sizes.length / 2}.`,
    );
  checkColumns(state, 'truth', state.truth);
  checkColumns(state, 'detections', state.detections);
  if (state.detections.scores.some((v) => !Number.isFinite(v))) fail('Expected finite scores in the state.');
}
