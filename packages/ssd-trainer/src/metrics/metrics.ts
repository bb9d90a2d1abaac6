import type { EvaluationResult, EvaluatorOptions, Metric } from '@ssd/ap-eval';
import { ArgumentRangeError } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import { TrainerError } from '../errors/trainer-error.js';

/** Settings of an evaluation that a metric goes by. */
interface Rules {
  readonly metric: Metric;
  readonly iouThreshold: number;
  readonly scoreThreshold: number;
  readonly maxDetections: number;
}

/** A way to measure a detector, and to pick the best weights of a training by. */
export interface MetricEntry {
  /** What it is, for people. */
  readonly label: string;
  /** What follows the word mAP; nothing where it is the overlap of the settings. */
  readonly overlaps?: string;
  /** 1: VOC's inclusive pixels, counted from 1; 0: continuous ones. */
  readonly pixelOffset: 0 | 1;
  /** How it is computed: an evaluator's options beside the classes. */
  readonly rules: (settings: Rules) => Omit<EvaluatorOptions, 'classes' | 'metric' | 'pixelOffset'>;
  /** The number that decides which weights are best, 0…1; null where there was no object to find. */
  readonly decides: (result: EvaluationResult) => number | null;
}

/** One overlap, scores from a threshold on, so many detections of an image. */
const atOneOverlap: Pick<MetricEntry, 'pixelOffset' | 'rules' | 'decides'> = {
  pixelOffset: 1,
  rules: ({ iouThreshold, scoreThreshold, maxDetections }) => ({
    iouThreshold,
    scoreThreshold,
    maxDetections,
  }),
  decides: ({ map }) => map,
};

/** Every metric; a new one is an entry here. */
export const METRICS = {
  voc07: { label: 'VOC07 (11 points)', ...atOneOverlap },
  voc10: { label: 'VOC10 (area under the curve)', ...atOneOverlap },
  coco: {
    label: 'COCO (101 points, the mean over ten overlaps)',
    overlaps: '[.50:.95]',
    pixelOffset: 0,
    // Its most detections are of each class. What a detector kept of an image is a limit before that.
    rules: ({ scoreThreshold }) => ({ scoreThreshold }),
    decides: ({ numbers }) => numbers['AP'] ?? null,
  },
  reference: { label: "the reference's calculator (11 points, a grid of whole pixels)", ...atOneOverlap },
} as const satisfies Readonly<Record<Metric, MetricEntry>>;

export const METRIC_NAMES = Object.keys(METRICS) as [Metric, ...Metric[]];

/** @throws ArgumentRangeError for a name that there is no metric of, with the list */
export function metricEntry(name: Metric): MetricEntry {
  if (Object.hasOwn(METRICS, name)) return METRICS[name];
  throw new ArgumentRangeError(unknownName('metric', name, METRIC_NAMES));
}

/** The number of a result that decides which weights are best. */
export function decidingNumber(result: EvaluationResult): number | null {
  return metricEntry(result.metric).decides(result);
}

/**
 * AP at an overlap of 0.5, where a result has it beside the number that decides; undefined where that is the number, or it was
 * not measured.
 */
export function ap50Beside({ metric, numbers }: EvaluationResult): number | null | undefined {
  return metricEntry(metric).overlaps === undefined ? undefined : numbers['AP50'];
}

/** Numbers of other overlaps are other measures; a metric with its own takes none from the settings. @throws TrainerError E_CONFIG */
export function expectOverlap({ metric, iouThreshold }: Pick<Rules, 'metric' | 'iouThreshold'>): void {
  const { overlaps } = metricEntry(metric);
  if (overlaps === undefined || iouThreshold === DEFAULT_OVERLAP) return;
  throw new TrainerError(
    'E_CONFIG',
    `Expected iouThreshold ${DEFAULT_OVERLAP} beside the metric ${metric}, which has its own overlaps, ${overlaps}, got ${iouThreshold}.`,
    { hint: 'Leave iouThreshold out, or choose the metric voc10 or voc07 for one overlap.' },
  );
}

/** What VOC counts at. */
export const DEFAULT_OVERLAP = 0.5;
