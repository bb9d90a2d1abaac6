import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { precisionRecallSvg, reportText } from '@ssd/ap-eval';
import { defineCommand } from '../cli/command.js';
import { defined } from '../cli/defined.js';
import { dataDirs } from '../config/data-dirs.js';
import { loadDetector } from '../evaluation/index.js';
import { writeFileAtomically } from '../run-folder/write-file-atomically.js';
import { evaluationJson } from './results.js';
import { evaluationDisplay } from './show-training.js';

export const evaluate = defineCommand({
  name: 'eval',
  summary: 'Measure average precision of a run or checkpoint on a split.',
  description:
    'Detects in every picture of a split and prints average precision by class, as the VOC devkit counts it: difficult objects neither asked for nor held against it.',
  positionals: {
    name: 'RUN',
    description: 'a run folder, or the prefix of a checkpoint',
    minimum: 1,
    maximum: 1,
  },
  options: {
    dataDir: {
      kind: 'text',
      value: 'DIR',
      aliases: ['data-path'],
      description: "Pascal VOC folder. The run's own if not given.",
    },
    split: {
      kind: 'text',
      value: 'NAME',
      description: "Image set to measure on. The run's validation split if not given.",
    },
    metric: {
      kind: 'choice',
      choices: ['voc10', 'voc07'],
      default: 'voc10',
      description: 'Area under the curve, or the 11 points of VOC07.',
    },
    iou: {
      kind: 'number',
      minimum: 0.01,
      maximum: 1,
      default: 0.5,
      description: 'Overlap from which a detection is right.',
    },
    threshold: {
      kind: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.01,
      description: 'Lowest score that counts.',
    },
    checkpoint: {
      kind: 'text',
      value: 'NAME',
      description: 'Which checkpoint of the run: best, last or a name. best if there is one.',
    },
    batchSize: { kind: 'integer', minimum: 1, default: 8, description: 'Pictures computed at once.' },
    outputDir: {
      kind: 'text',
      value: 'DIR',
      description: 'Also write results.json and the precision-recall plot there.',
    },
  },
  planned: ['diagnose', 'detections', 'pascal-summary'],
  examples: [
    { does: 'On the validation split of the run', line: 'ssd eval runs/mini-20261124-093005' },
    {
      does: 'On another split, the VOC07 way',
      line: 'ssd eval runs/mini-20261124-093005 --data-dir VOC2007 --split test --metric voc07 --json',
    },
  ],
  run: async ({ values, positionals, terminal, signal, workingDirectory }) => {
    const at = (path: string): string => resolve(workingDirectory, path);
    const dataDir = values.dataDir === undefined ? undefined : dataDirs(values.dataDir, workingDirectory);
    const { batchSize, checkpoint, split, metric, iou: iouThreshold, threshold: scoreThreshold } = values;
    const detector = await loadDetector(at(positionals[0]!), { batchSize, ...defined({ checkpoint }) });
    try {
      terminal.note(
        `${detector.preset}, step ${detector.step}, ${detector.classes.length} classes: ${detector.checkpoint}`,
      );
      const output = await detector.evaluate({
        metric,
        iouThreshold,
        scoreThreshold,
        ...defined({ dataDir, split }),
        signal,
        onProgress: evaluationDisplay(terminal, 'Evaluating'),
      });
      terminal.endStatus();
      terminal.note(`\nSplit ${output.split}. ${reportText(output.result)}`);
      const json = { ...evaluationJson(output), checkpoint: detector.checkpoint };
      if (values.outputDir !== undefined) {
        const folder = at(values.outputDir);
        await mkdir(folder, { recursive: true });
        await writeFileAtomically(join(folder, 'results.json'), `${JSON.stringify(json, null, 2)}\n`);
        await writeFileAtomically(join(folder, 'precision-recall.svg'), precisionRecallSvg(output.result));
        terminal.note(`Written to ${folder}`);
      }
      return { json };
    } finally {
      detector.dispose();
    }
  },
});
