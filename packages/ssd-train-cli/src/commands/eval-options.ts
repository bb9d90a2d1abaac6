import type { EvaluatorOptions, Metric } from '@ssd/ap-eval';
import {
  EMULATED_PRECISIONS,
  METRIC_NAMES,
  METRICS,
  defined,
  type MetricEntry,
  type TrainConfig,
} from '@ssd/trainer/config';
import { UsageError } from '../errors/usage-error.js';
import type { Options, Values } from '../cli/option.js';

/** Options of `ssd eval`. */
export const evalOptions = {
  dataDir: {
    kind: 'text',
    value: 'DIR',
    aliases: ['data-path'],
    description: "Of a RUN: Pascal VOC folder to measure on. The run's own if not given.",
  },
  groundTruth: {
    kind: 'text',
    value: 'DIR',
    description: 'Of --detections: Pascal VOC folder (images are not needed), or a COCO file of instances.',
  },
  split: {
    kind: 'text',
    value: 'NAME',
    description: 'Image set to measure on. Of a RUN its validation split if not given.',
  },
  detections: {
    kind: 'text',
    value: 'PATH',
    description:
      'Measure these instead of a RUN: a folder of comp4 files, COCO results (.json) or CSV (.csv).',
  },
  metric: {
    kind: 'choice',
    choices: METRIC_NAMES.filter((name) => name !== 'reference'), // that is --mode
    description:
      "Area under the curve (voc10), the 11 points of VOC07, or the 101 of COCO. If not given the run's, of files voc10.",
  },
  mode: {
    kind: 'choice',
    choices: ['official', 'reference'],
    default: 'official',
    description:
      "reference: as the reference's own calculator: 11 points, difficult counted, a grid of whole pixels.",
  },
  iou: {
    kind: 'number',
    minimum: 0.01,
    maximum: 1,
    description:
      "Overlap from which a detection is right. If not given the run's with its own metric, else 0.5; of coco 0.5 to 0.95.",
  },
  threshold: {
    kind: 'number',
    minimum: 0,
    maximum: 1,
    aliases: ['score-threshold'],
    description: 'Lowest score that counts. 0.01 if not given; of --detections with coco any.',
  },
  maxDetections: {
    kind: 'integer',
    minimum: 1,
    description:
      'Most detections of an image. If not given, 200; of --detections with voc07 and voc10 all; with coco 100 of each class.',
  },
  ignoreDifficult: {
    kind: 'flag',
    description: 'Neither ask for difficult objects nor count them against: as VOC.',
  },
  countDifficult: {
    kind: 'flag',
    description: 'Count difficult objects as any other: as COCO and the reference.',
  },
  unknownImages: {
    kind: 'choice',
    choices: ['error', 'ignore'],
    default: 'error',
    description: 'What to do with detections of images that the split does not have.',
  },
  classes: {
    kind: 'text',
    value: 'LIST',
    description:
      'Of --detections: classes to measure, with commas, as a file, voc or coco. Those there are if not given.',
  },
  categories: {
    kind: 'text',
    value: 'FILE',
    description:
      'COCO file of instances that says what the ids in COCO results mean. Places in the class list from 1 if not given.',
  },
  diagnose: {
    kind: 'flag',
    description:
      'Also say which errors there are and what each kind costs; of a RUN also draw the worst pictures.',
  },
  bootstrap: {
    kind: 'integer',
    value: 'N',
    minimum: 1,
    maximum: 1_000_000,
    description: 'Also give 95 % intervals from so many resamples of the images; 1000 is usual.',
  },
  compare: {
    kind: 'text',
    value: 'PATH',
    description: 'Also measure these detections, and say how sure the difference is.',
  },
  seed: {
    kind: 'integer',
    default: 0,
    description: 'Of the resamples: the same seed gives the same intervals.',
  },
  checkpoint: {
    kind: 'text',
    value: 'NAME',
    description: 'Which checkpoint of the run: best, last or a name. best if there is one.',
  },
  batchSize: { kind: 'integer', minimum: 1, description: 'Pictures computed at once. 8 if not given.' },
  emulatePrecision: {
    kind: 'choice',
    choices: EMULATED_PRECISIONS,
    description:
      'Of a RUN: Round what goes into convolutions and comes out of them to this type, on any CPU, slowly. Nothing is rounded if not given, also where the run was trained so.',
  },
  saveDetections: {
    kind: 'text',
    value: 'PATH',
    description: 'Of a RUN: also write what was detected: a folder (comp4 files), .json (COCO) or .csv.',
  },
  pascalSummary: {
    kind: 'flag',
    description: 'Of a RUN: also write comp4_det_SPLIT_CLASS.txt into the folder detections of the report.',
  },
  dumpPredictions: {
    kind: 'flag',
    description: "Of a RUN: also write the network's output there, as IMAGE.npy (see ssd detect).",
  },
  outputDir: {
    kind: 'text',
    value: 'DIR',
    description:
      'Also write report.html, report.md, results.json and the plots there. With --diagnose, --pascal-summary or --dump-predictions of a RUN, if not given, evaluations/SPLIT in the run folder.',
  },
} as const satisfies Options;

export type EvalValues = Values<typeof evalOptions>;

function conflict(message: string, hint: string): UsageError {
  return new UsageError('CONFLICTING_OPTIONS', message, { hint });
}

/**
 * The rules that a line asks for; what it leaves open is the run's, where it measures one, or else the metric's own.
 *
 * @throws UsageError where options contradict
 */
export function evalRules(
  values: EvalValues,
  run?: Pick<TrainConfig, 'metric' | 'iouThreshold'>,
): Omit<EvaluatorOptions, 'classes'> & { pixelOffset: 0 | 1 } {
  const { mode, metric: named, threshold, maxDetections, ignoreDifficult, countDifficult } = values;
  if (mode === 'reference' && named !== undefined && named !== 'voc07')
    throw conflict(
      `Expected --mode reference without --metric, got --metric ${named}.`,
      'The reference has one metric, its 11 points; leave --metric out.',
    );
  if (ignoreDifficult && countDifficult)
    throw conflict('Expected --ignore-difficult or --count-difficult, got both.', 'Leave one of them out.');
  const metric: Metric = mode === 'reference' ? 'reference' : (named ?? run?.metric ?? 'voc10');
  const { overlaps, pixelOffset } = METRICS[metric] as MetricEntry;
  if (metric === 'reference' && ignoreDifficult)
    throw conflict(
      `Expected ${mode === 'reference' ? '--mode reference' : 'the metric of the run, reference,'} without --ignore-difficult, got both.`,
      'The reference counts them; use --metric voc07 for the devkit’s way.',
    );
  const isOfRun = metric === run?.metric && overlaps === undefined;
  const iou = values.iou ?? (isOfRun ? run.iouThreshold : undefined);
  return {
    metric,
    pixelOffset,
    unknownImages: values.unknownImages,
    unknownClasses: 'count',
    ...defined({ iou, scoreThreshold: threshold, maxDetections }),
    ...(ignoreDifficult || countDifficult ? { ignoreDifficult } : {}),
  };
}

function written(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** @throws UsageError where an option is given that only the other use of the command has */
export function refuseOptions(
  values: EvalValues,
  keys: readonly (keyof EvalValues)[],
  use: string,
  hint: string,
): void {
  const key = keys.find((one) => values[one] !== undefined && values[one] !== false);
  if (key !== undefined)
    throw conflict(`Expected no ${written(key)} ${use}, got "${String(values[key])}".`, hint);
}
