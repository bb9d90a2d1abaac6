import type { MeasuredWeights, ReportedRun } from '@ssd/report';
import { openRun, readReportedRun, writeRunReport } from '@ssd/report';
import { dataDirs, defined } from '@ssd/trainer/config';
import type { EvaluationOutput } from '@ssd/trainer/evaluation';
import { decidingNumber, loadDetector } from '@ssd/trainer/evaluation';
import { defineCommand } from '../cli/command.js';
import { dataAdvice, reportAdvice } from './library-advice.js';
import { rounded } from './results.js';
import { evaluationDisplay } from './show-training.js';
import { tensorflowVariables } from './tensorflow-variables.js';

export const report = defineCommand({
  name: 'report',
  summary: 'Write report.html of a run anew: figures, curves, AP, errors, pictures, settings.',
  description:
    'Writes report.html into a run folder, as "ssd train" does at its end: AP by class, precision-recall curves, the confusion matrix with the background, kinds of errors, training curves, the pictures with the most errors, settings and machine, on one page that needs no other file. The best checkpoint is measured for it. Of an interrupted run, or for another split, threshold or number of pictures.',
  positionals: { name: 'RUN', description: 'folder of a run, or its name in runs', minimum: 1, maximum: 1 },
  options: {
    checkpoint: {
      kind: 'text',
      value: 'NAME',
      default: 'best',
      description: 'Which checkpoint is measured: best, last or a name such as e10.ckpt.',
    },
    dataDir: {
      kind: 'text',
      value: 'DIR',
      aliases: ['data-path'],
      description: 'Pascal VOC folder to measure on. That of the run if not given.',
    },
    split: {
      kind: 'text',
      value: 'NAME',
      description: 'Image set to measure on, or "none" for curves alone. That of the run if not given.',
    },
    pictures: {
      kind: 'integer',
      minimum: 0,
      default: 12,
      description: 'Most pictures, evenly over the split.',
    },
    worst: {
      kind: 'integer',
      minimum: 0,
      default: 6,
      value: 'PICTURES',
      description: 'Most pictures of those with the most errors.',
    },
    threshold: {
      kind: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.5,
      value: 'SCORE',
      description: 'Lowest score drawn, and counted in the confusion matrix.',
    },
    title: { kind: 'text', description: 'Headline. "Training of PRESET" if not given.' },
  },
  environment: tensorflowVariables,
  examples: [
    { does: 'After Ctrl-C', line: 'ssd report runs/mini-20261124-093005' },
    { does: 'On the test split, with all errors', line: 'ssd report mini-a --split test --worst 50' },
    { does: 'Without measuring', line: 'ssd report mini-a --split none' },
  ],
  advice: { ...dataAdvice, ...reportAdvice },
  run: async ({ values, positionals, terminal, signal, workingDirectory }) => {
    const folder = await openRun(positionals[0]!, workingDirectory);
    const result = await readReportedRun(folder);
    const { evaluation, weights } = await measure(result, {
      checkpoint: values.checkpoint,
      dataDir: values.dataDir === undefined ? undefined : dataDirs(values.dataDir, workingDirectory),
      split: values.split ?? result.config.validationSplit ?? 'none',
      signal,
      onProgress: evaluationDisplay(terminal, 'Measuring'),
    });
    terminal.endStatus();
    const { title = `Training of ${result.config.preset}`, pictures, worst, threshold } = values;
    const written = await writeRunReport({
      title,
      result,
      evaluation,
      weights,
      pictures,
      worst,
      threshold,
      signal,
    });
    terminal.note(`Report      ${written.report}`);
    if (weights !== undefined) terminal.note(`Weights     ${weights.checkpoint}, step ${weights.step}`);
    if (written.evaluation !== undefined) terminal.note(`Evaluation  ${written.evaluation}`);
    const map = evaluation ? decidingNumber(evaluation.result) : null;
    return {
      json: {
        report: written.report,
        evaluation: written.evaluation ?? null,
        pictures: written.pictures ?? null,
        split: evaluation?.split ?? null,
        map: map === null ? null : rounded(map),
        metric: evaluation?.result.metric ?? null,
        iou: evaluation?.result.iou ?? null,
        checkpoint: weights?.checkpoint ?? null,
        step: weights?.step ?? null,
      },
    };
  },
});

async function measure(
  { runDir, config }: ReportedRun,
  {
    checkpoint,
    dataDir,
    split,
    signal,
    onProgress,
  }: {
    checkpoint: string;
    dataDir: string | [string, ...string[]] | undefined;
    split: string;
    signal: AbortSignal;
    onProgress: (progress: { done: number; total: number }) => void;
  },
): Promise<{ evaluation?: EvaluationOutput; weights?: MeasuredWeights }> {
  if (split === 'none') return {};
  const { metric, iouThreshold, scoreThreshold, nmsThreshold, maxDetections } = config;
  const detector = await loadDetector(runDir, { checkpoint });
  try {
    const evaluation = await detector.evaluate({
      ...defined({ dataDir }),
      split,
      metric,
      iouThreshold,
      scoreThreshold,
      nmsThreshold,
      maxDetections,
      signal,
      onProgress,
    });
    return { evaluation, weights: { checkpoint: detector.checkpoint, step: detector.step } };
  } finally {
    detector.dispose();
  }
}
