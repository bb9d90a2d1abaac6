import type { BoxForm } from './box-form.js';
import { REFERENCE_GRID } from './box-form.js';
import type { DetectionColumns, TruthColumns } from './data-columns.js';
import type { EvaluationData } from './evaluation-data.js';

/** Something that is no error and probably a mistake. */
export interface EvaluationWarning {
  /** `NORMALISED_BOXES`: boxes that say they are in pixels, and all lie within the first one. */
  readonly code: 'NORMALISED_BOXES';
  /** What was expected, what came, and where, as a sentence. */
  readonly message: string;
  /** What to do, as a sentence. */
  readonly hint: string;
  /** Which of the two sets. */
  readonly kind: 'ground truth' | 'detections';
  /** Ids of the images, in the order they came. */
  readonly images: readonly string[];
}

/** Images named in a message before it only counts. */
const NAMED = 3;

/** Warnings about everything taken in; one pass over the boxes. */
export function findWarnings(data: EvaluationData, form: BoxForm): EvaluationWarning[] {
  return [
    ...normalisedBoxes(data, data.truth, 'ground truth', form),
    ...normalisedBoxes(data, data.detections, 'detections', form),
  ];
}

function normalisedBoxes(
  { images }: EvaluationData,
  rows: TruthColumns | DetectionColumns,
  kind: EvaluationWarning['kind'],
  form: BoxForm,
): EvaluationWarning[] {
  const far = new Uint8Array(images.count); // 1 where a box leaves the first pixel
  const fraction = new Uint8Array(images.count); // 1 where a number is not whole; a grid has no others
  rows.images.forEach((image, row) => {
    if (far[image]) return;
    const [width, height] =
      form === 'grid' ? [images.sizes[2 * image]!, images.sizes[2 * image + 1]!] : [1, 1];
    for (let k = 0; k < 4; k++) {
      const value = rows.boxes[4 * row + k]!;
      // On the grid the first pixel of the image has this many cells of its own.
      const one = form === 'grid' ? REFERENCE_GRID / (k % 2 === 0 ? width : height) : 1;
      if (value > one || value < 0) far[image] = 1;
      if (form === 'grid' || !Number.isInteger(value)) fraction[image] = 1;
    }
  });
  const ids = images.ids.filter((_, image) => fraction[image] === 1 && far[image] === 0);
  if (ids.length === 0) return [];
  const named = ids.slice(0, NAMED).map((id) => JSON.stringify(id));
  const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
  return [
    {
      code: 'NORMALISED_BOXES',
      message: `Expected boxes in pixels, got ${kind} that lie within the first pixel in ${ids.length === 1 ? 'image' : 'images'} ${named.join(', ')}${more}.`,
      hint: "They look normalised to 0 … 1: say units: 'normalised' beside them, and give the image's width and height.",
      kind,
      images: ids,
    },
  ];
}
