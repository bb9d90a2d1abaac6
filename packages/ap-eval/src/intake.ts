import type { BoxForm } from './box-form.js';
import { EvaluationError } from './errors.js';
import { objectFlag } from './data-columns.js';
import type { EvaluationData } from './evaluation-data.js';
import type {
  Detections,
  DetectionsInput,
  ImageHead,
  ImageInput,
  PreparedBoxes,
  TruthInput,
} from './image.js';
import type { EvaluatorSettings } from './options.js';
import { prepareBoxes } from './prepare-boxes.js';
import { prepareAreas, prepareFlags, prepareOrder, prepareScores } from './prepare-flags.js';
import { classList } from './class-list.js';
import type { EvaluatorState } from './evaluator-state.js';

type Counts = Pick<EvaluatorState, 'belowScoreThreshold' | 'unknownClasses' | 'unknownImages'>;

/** Checks what comes and puts it into the columns; counts what is left out. */
export interface Intake {
  add(image: ImageInput): void;
  addGroundTruth(image: TruthInput): void;
  addDetections(input: DetectionsInput): void;
  counts(): Counts;
  mergeCounts(other: Counts): void;
}

function formOf({ metric }: EvaluatorSettings): BoxForm {
  return metric === 'coco' ? 'sizes' : metric === 'reference' ? 'grid' : 'corners';
}

/** Detections that are to be kept, and what was left out of them. */
interface KeptDetections {
  readonly boxes: PreparedBoxes;
  readonly scores: Float64Array;
  readonly order: Float64Array | undefined;
  readonly below: number;
  readonly unknown: readonly string[];
}

/** Leaves out detections of classes that are not in the list, and those below the threshold. */
function keepDetections(
  { count, boxes, labels }: PreparedBoxes,
  scores: Float64Array,
  order: Float64Array | undefined,
  names: Detections['labels'],
  threshold: number,
): KeptDetections {
  const unknown: string[] = [];
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (labels[i]! < 0) unknown.push(String(names[i]));
    else if (scores[i]! >= threshold) {
      if (kept < i) {
        boxes.copyWithin(4 * kept, 4 * i, 4 * i + 4);
        labels[kept] = labels[i]!;
        scores[kept] = scores[i]!;
        if (order) order[kept] = order[i]!;
      }
      kept++;
    }
  }
  return {
    boxes: { count: kept, boxes: boxes.subarray(0, 4 * kept), labels: labels.subarray(0, kept) },
    scores: scores.subarray(0, kept),
    order: order?.subarray(0, kept),
    below: count - kept - unknown.length,
    unknown,
  };
}

export function createIntake(
  data: EvaluationData,
  classes: readonly string[],
  settings: EvaluatorSettings,
): Intake {
  const shared = { classes: classList(classes), pixelOffset: settings.pixelOffset, form: formOf(settings) };
  const unknownClasses = new Map<string, number>();
  const unknownImages = new Map<string, number>();
  let belowScoreThreshold = 0;

  const prepareTruth = (image: TruthInput): (() => number) => {
    data.images.check(image);
    const { id, groundTruth } = image;
    const boxes = prepareBoxes(groundTruth, { ...shared, image, kind: 'ground truth' });
    const flags = prepareFlags(id, groundTruth, 'difficult');
    const crowds = prepareFlags(id, groundTruth, 'crowd');
    for (let i = 0; i < flags.length; i++)
      flags[i] = (flags[i] ? objectFlag.difficult : 0) + (crowds[i] ? objectFlag.crowd : 0);
    const areas = prepareAreas(id, groundTruth);
    return () => {
      const index = data.images.add(image);
      data.addTruth(index, boxes, flags, areas);
      return index;
    };
  };

  const prepareDetections = (image: ImageHead, detections: Detections): ((index: number) => void) => {
    const prepared = prepareBoxes(detections, {
      ...shared,
      image,
      kind: 'detection',
      allowUnknown: settings.unknownClasses === 'count',
    });
    const scores = prepareScores(image.id, detections);
    const order = prepareOrder(image.id, detections);
    const kept = keepDetections(prepared, scores, order, detections.labels, settings.scoreThreshold);
    if (kept.scores.length > 0 && !data.takesOrder(order !== undefined)) {
      throw new EvaluationError(
        'BAD_IMAGE',
        `Expected an order of the detections of every image or of none, got ${order ? 'one' : 'none'} of image ` +
          `"${image.id}" after images ${order ? 'without' : 'with one'}.`,
      );
    }
    return (index) => {
      data.addDetections(index, kept.boxes, kept.scores, kept.order);
      data.images.setDetected(index);
      belowScoreThreshold += kept.below;
      for (const name of kept.unknown) unknownClasses.set(name, (unknownClasses.get(name) ?? 0) + 1);
    };
  };

  // Everything is checked before anything is put in, so that a refused image leaves no trace.
  return {
    add(image) {
      const putTruth = prepareTruth(image);
      const putDetections = prepareDetections(image, image.detections);
      putDetections(putTruth());
    },
    addGroundTruth(image) {
      prepareTruth(image)();
    },
    addDetections({ id, detections }) {
      const index = data.images.indexOf(id);
      if (index === undefined) {
        if (settings.unknownImages === 'ignore') {
          unknownImages.set(id, (unknownImages.get(id) ?? 0) + detections.labels.length);
          return;
        }
        throw new EvaluationError(
          'UNKNOWN_IMAGE',
          `Expected detections of the ${data.images.count} images of the ground truth only, got image ${JSON.stringify(id)}.`,
          { hint: "Add its ground truth first (even if it is empty), or pass unknownImages: 'ignore'." },
        );
      }
      if (data.images.detected[index]) {
        throw new EvaluationError(
          'DUPLICATE_IMAGE',
          `Expected the detections of every image once, got those of "${id}" again.`,
          { hint: 'Put them all into one call.' },
        );
      }
      prepareDetections(data.images.head(index), detections)(index);
    },
    counts: () => ({
      belowScoreThreshold,
      unknownClasses: Object.fromEntries(unknownClasses),
      unknownImages: Object.fromEntries(unknownImages),
    }),
    mergeCounts(other) {
      belowScoreThreshold += other.belowScoreThreshold;
      for (const [name, n] of Object.entries(other.unknownClasses))
        unknownClasses.set(name, (unknownClasses.get(name) ?? 0) + n);
      for (const [id, n] of Object.entries(other.unknownImages))
        unknownImages.set(id, (unknownImages.get(id) ?? 0) + n);
    },
  };
}
