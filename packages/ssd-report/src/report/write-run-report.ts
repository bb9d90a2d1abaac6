import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { reportJson, worstImages, type EvaluationReport } from '@ssd/ap-eval';
import { classColors } from '@ssd/draw';
import type { TrainConfig } from '@ssd/trainer/config';
import { showDataDirs } from '@ssd/trainer/config';
import type { EvaluationOutput } from '@ssd/trainer/evaluation';
import { decidingNumber, overlapOf, scoreImages } from '@ssd/trainer/evaluation';
import { makeFolder } from '@ssd/files';
import type { RunFolder } from '@ssd/trainer/run-folder';
import { runFolder, splitFileName, writeFileAtomically } from '@ssd/trainer/run-folder';
import type { TrainResult } from '@ssd/trainer/training';
import { formatDuration, precisionText, stepsOf } from '@ssd/trainer/training';
import { ownSettings } from '../run-history/own-settings.js';
import { readRunMetrics } from '../run-history/read-run-metrics.js';
import { analyse } from '../scoring/analyse.js';
import { writeReport } from '../scoring/write-report.js';
import { drawSamples, spread, worstSamples } from './draw-samples.js';
import { showSetting } from '../run-history/show-setting.js';
import { flatten } from './flatten.js';
import { readSteps } from './read-steps.js';
import { renderReport, type Facts, type ReportPicture } from './report.js';

/** What a report says of a run besides what its files hold. */
export type ReportedRun = Pick<
  TrainResult,
  'runDir' | 'config' | 'classes' | 'seconds' | 'steps' | 'extent' | 'imagesPerSecond' | 'precision'
> & {
  /** Steps that were planned; null where that is not known. */
  readonly totalSteps: number | null;
};

/** The weights that an evaluation is of. */
export interface MeasuredWeights {
  readonly checkpoint: string;
  readonly step: number;
}

export interface RunReportOptions {
  title: string;
  result: ReportedRun;
  /** What the report is about; its pictures are drawn. Absent of a run that measured nothing: then there are curves alone. */
  evaluation?: EvaluationOutput | undefined;
  /** Which weights were measured. @default not said */
  weights?: MeasuredWeights | undefined;
  /** Most pictures drawn, the worst ones not counted, evenly over the split. @default 12 */
  pictures?: number;
  /** Most pictures drawn of those with the most errors. @default 6 */
  worst?: number;
  /** Lowest score drawn. @default 0.5, as the reference's detect */
  threshold?: number;
  /** @default now */
  date?: Date;
  signal?: AbortSignal;
}

/** Where the parts of a report lie; undefined where there was nothing measured to show. */
export interface RunReport {
  report: string;
  pictures: string | undefined;
  /** Folder of the evaluation: results.json, report.md, report.html and plots. */
  evaluation: string | undefined;
  precisionRecall: string | undefined;
}

function percent(value: number | null): string {
  return value === null ? '–' : `${(value * 100).toFixed(1)}%`;
}

/** The option that gives a run more to do. Both may change freely. */
function longer({ timeLimit, epochs, maxSteps }: TrainConfig): string {
  return timeLimit === null
    ? `--epochs ${epochs * 2}${maxSteps === null ? '' : ' --steps none'}`
    : `--time-limit ${timeLimit * 2}`;
}

async function environmentOf(path: string): Promise<object> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return {};
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? value : {};
}

/**
 * Writes what a person wants to see of a run into its folder: annotated pictures, the evaluation with its plots and
 * report.html.
 */
export async function writeRunReport(options: RunReportOptions): Promise<RunReport> {
  const { title, result, evaluation, threshold = 0.5, date = new Date() } = options;
  const { runDir, config, classes } = result;
  const folder = runFolder(runDir);
  const measured = evaluation && (await describeEvaluation(evaluation, { ...options, folder }));
  const metrics = await readRunMetrics(folder);
  const curve = (name: string) => metrics.get(name) ?? [];

  const page = renderReport({
    title,
    subtitle: `${basename(runDir)} · ${config.preset} · ${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    figures: figures(result, options),
    evaluation: measured && { split: evaluation.split, ...measured.report },
    colors: classColors(classes),
    steps: await readSteps(folder.trainLog),
    maps: curve('map').map(([step, map]) => ({ step, map })),
    mapName: `mAP${overlapOf({ iou: config.iouThreshold, metric: config.metric })} (${config.metric})`,
    measured: {
      total: curve('validationTotal'),
      localization: curve('validationLocalization'),
      confidence: curve('validationConfidence'),
      trainingMap: curve('trainingMap'),
    },
    worst: measured?.worst ?? [],
    pictures: measured?.pictures ?? [],
    threshold,
    commands: [
      [
        'Measure again',
        `ssd eval ${runDir} --data-dir ${showDataDirs(config.dataDir)}${evaluation ? ` --split ${evaluation.split}` : ''}${measuring(config)}${emulating(config)}`,
      ],
      ['Use it', `ssd detect ${runDir} PICTURES --output-dir found`],
      ['Compare it', `ssd runs compare ${runDir} OTHER`],
      ['Train longer', `ssd train --resume ${runDir} ${longer(config)}`],
    ],
    own: [...ownSettings(config)].map(([name, value]) => [name, showSetting(value)] as const),
    config: flatten(config),
    environment: flatten(await environmentOf(folder.environment)),
  });
  await writeFileAtomically(folder.report, page);
  return {
    report: folder.report,
    pictures: measured && folder.pictures,
    evaluation: measured?.folder,
    precisionRecall: measured && join(measured.folder, 'precision-recall.svg'),
  };
}

/** The options of `ssd eval` for the run's own metric; it measures voc10 at an overlap of 0.5 where nothing is said. */
function measuring({ metric, iouThreshold }: TrainConfig): string {
  const named: Partial<Record<typeof metric, string>> = { reference: ' --mode reference', voc10: '' };
  const rule = named[metric] ?? ` --metric ${metric}`;
  return iouThreshold === 0.5 ? rule : `${rule} --iou ${iouThreshold}`;
}

/** What measures as the run did. */
function emulating({ emulatePrecision }: TrainConfig): string {
  return emulatePrecision === null ? '' : ` --emulate-precision ${emulatePrecision}`;
}

/** `mAP at IoU 0.5 on val`; of a metric with overlaps of its own `mAP@[.50:.95] on val`. */
function measureText({ result: { metric, iou }, split }: EvaluationOutput): string {
  const own = overlapOf({ metric });
  return own === '' ? `mAP at IoU ${iou} on ${split}` : `mAP${own} on ${split}`;
}

function measuredFigures(evaluation: EvaluationOutput): Facts {
  const { result, split } = evaluation;
  const own = [measureText(evaluation), percent(decidingNumber(result))] as const;
  return result.metric === 'coco'
    ? [own, [`AP50 on ${split}`, percent(result.numbers['AP50'] ?? null)]]
    : [own];
}

function figures(
  result: ReportedRun,
  { evaluation, weights }: Pick<RunReportOptions, 'evaluation' | 'weights'>,
): Facts {
  return [
    ...(evaluation ? measuredFigures(evaluation) : []),
    ...(evaluation && weights
      ? ([['weights measured', `${basename(weights.checkpoint)}, step ${weights.step}`]] as const)
      : []),
    ['training time', formatDuration(result.seconds)],
    ['steps', stepsText(result)],
    ['images per second', result.imagesPerSecond.toFixed(1)],
    ...(evaluation ? ([[`pictures of ${evaluation.split}`, String(evaluation.result.images)]] as const) : []),
    ['precision', precisionText(result.precision, result.config.emulatePrecision)],
  ];
}

/** `1350`, or `2 of 1350, hardly trained`. */
function stepsText({ steps, totalSteps, extent }: ReportedRun): string {
  return `${stepsOf(steps, totalSteps)}${extent === 'hardly' ? ', hardly trained' : ''}`;
}

/** Writes the evaluation into the run's folder of them, and draws its worst pictures and others. */
async function describeEvaluation(
  evaluation: EvaluationOutput,
  {
    folder,
    title,
    result: { classes },
    pictures: count = 12,
    worst: worstCount = 6,
    threshold = 0.5,
    signal,
    weights,
  }: RunReportOptions & { folder: RunFolder },
): Promise<{
  folder: string;
  report: EvaluationReport;
  worst: ReportPicture[];
  pictures: ReportPicture[];
}> {
  const { split, seconds, images } = evaluation;
  const report = analyse(scoreImages(evaluation, classes), {
    diagnose: true,
    resamples: undefined,
    scoreThreshold: threshold,
    title,
    facts: [['split', split], ...(weights ? ([['checkpoint', weights.checkpoint]] as const) : [])],
  });
  const own = join(folder.evaluations, splitFileName(split));
  await writeReport(own, report, { split, seconds, ...reportJson(report) });

  const bad = worstSamples(images, { count: worstCount, threshold });
  const others = spread(
    images.filter((image) => !bad.includes(image)),
    count,
  );
  await makeFolder(folder.pictures);
  const drawn = await drawSamples([...bad, ...others], {
    folder: folder.pictures,
    colors: classColors(classes),
    threshold,
    ...(signal === undefined ? {} : { signal }),
  });
  const errors = report.diagnosis
    ? worstImages(report.diagnosis, { count: images.length, scoreThreshold: threshold })
    : [];
  const kindsOf = new Map(errors.map(({ id, kinds }) => [id, Object.entries(kinds)]));
  const worst = bad.map(({ sample }, i) => {
    const kinds = (kindsOf.get(sample.id) ?? []).filter(([, number]) => number > 0);
    const told = kinds.map(([kind, number]) => `${number} ${kind}`).join(', ');
    return told === '' ? drawn[i]! : { ...drawn[i]!, caption: `${drawn[i]!.caption} · ${told}` };
  });
  return { folder: own, report, worst, pictures: drawn.slice(bad.length) };
}
