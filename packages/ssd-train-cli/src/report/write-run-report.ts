import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { precisionRecallSvg } from '@ssd/ap-eval';
import { showDataDirs } from '../config/data-dirs.js';
import type { TrainConfig } from '../config/schema.js';
import { classColors } from '../drawing/class-colors.js';
import type { EvaluationOutput } from '../evaluation/index.js';
import { runFolder } from '../run-folder/run-folder.js';
import { writeFileAtomically } from '../run-folder/write-file-atomically.js';
import { formatDuration } from '../training/format-progress.js';
import type { TrainResult } from '../training/index.js';
import { drawSamples, spread } from './draw-samples.js';
import { flatten } from './flatten.js';
import { readSteps } from './read-steps.js';
import { renderReport } from './report.js';

export interface RunReportOptions {
  title: string;
  result: TrainResult;
  /** What the report is about; its pictures are drawn. */
  evaluation: EvaluationOutput;
  /** Most pictures drawn, evenly over the split. @default 12 */
  pictures?: number;
  /** Lowest score drawn. @default 0.5, as the reference's detect */
  threshold?: number;
  /** @default now */
  date?: Date;
  signal?: AbortSignal;
}

/** Where the parts of a report lie. */
export interface RunReport {
  report: string;
  pictures: string;
  precisionRecall: string;
}

const percent = (value: number | null): string => (value === null ? '–' : `${(value * 100).toFixed(1)}%`);

/** The option that gives a run more to do. A time limit may change freely; more epochs change the schedule. */
function longer({ timeLimit, epochs }: TrainConfig): string {
  return timeLimit === null ? `--epochs ${epochs * 2} --force` : `--time-limit ${timeLimit * 2}`;
}

async function environmentOf(path: string): Promise<object> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return {};
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? value : {};
}

/**
 * Writes what a person wants to see of a run into its folder: annotated pictures, the precision–recall plot and
 * report.html.
 */
export async function writeRunReport(options: RunReportOptions): Promise<RunReport> {
  const {
    title,
    result,
    evaluation,
    pictures: count = 12,
    threshold = 0.5,
    date = new Date(),
    signal,
  } = options;
  const { runDir, config, classes, history } = result;
  const folder = runFolder(runDir);
  const { split, result: measured } = evaluation;
  const colors = classColors(classes);

  const pictures = await drawSamples(spread(evaluation.images, count), {
    folder: folder.pictures,
    colors,
    threshold,
    ...(signal === undefined ? {} : { signal }),
  });
  await mkdir(folder.evaluations, { recursive: true });
  const precisionRecall = join(folder.evaluations, `precision-recall-${split}.svg`);
  await writeFileAtomically(precisionRecall, precisionRecallSvg(measured));

  const page = renderReport({
    title,
    subtitle: `${basename(runDir)} · ${config.preset} · ${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    figures: [
      [`mAP at IoU ${measured.iou} on ${split}`, percent(measured.map)],
      ['training time', formatDuration(result.seconds)],
      ['steps', String(result.steps)],
      ['images per second', result.imagesPerSecond.toFixed(1)],
      [`pictures of ${split}`, String(measured.images)],
      ['precision', result.precision],
    ],
    evaluation: { split, result: measured },
    colors,
    steps: await readSteps(folder.trainLog),
    maps: history.flatMap(({ step, map }) => (map === undefined ? [] : [{ step, map }])),
    pictures,
    threshold,
    commands: [
      ['Measure again', `ssd eval ${runDir} --data-dir ${showDataDirs(config.dataDir)} --split ${split}`],
      ['Use it', `ssd detect ${runDir} PICTURES --output-dir found`],
      ['Train longer', `ssd train --resume ${runDir} ${longer(config)}`],
    ],
    config: flatten(config),
    environment: flatten(await environmentOf(folder.environment)),
  });
  await writeFileAtomically(folder.report, page);
  return { report: folder.report, pictures: folder.pictures, precisionRecall };
}
