import { relative, resolve } from 'node:path';
import { reportText } from '@ssd/ap-eval';
import { validateDataset } from '@ssd/voc-dataset';
import { defineCommand } from '../cli/command.js';
import { defined } from '../cli/defined.js';
import { loadDetector } from '../evaluation/index.js';
import { writeRunReport } from '../report/write-run-report.js';
import { formatDuration } from '../training/format-progress.js';
import { train } from '../training/index.js';
import { demoSplits } from './demo-splits.js';
import { expectFolder } from './expect-folder.js';
import { findExamples } from './find-examples.js';
import { evaluationJson, rounded } from './results.js';
import { evaluationDisplay, STOPPED, trainingDisplay } from './show-training.js';

export const demo = defineCommand({
  name: 'demo',
  summary: 'Train a small detector on the example pictures, measure it and show the results.',
  description:
    'From pictures to a trained detector in minutes: checks the data, trains the preset "mini", measures average precision on the test split, and writes annotated pictures, the precision-recall plot and a report.',
  options: {
    dataDir: {
      kind: 'text',
      value: 'DIR',
      aliases: ['data-path'],
      description: 'Pascal VOC folder. The blood cells of the repository if not given.',
    },
    timeLimit: {
      kind: 'number',
      minimum: 1,
      default: 345,
      value: 'SECONDS',
      description: 'Most time to train.',
    },
    steps: {
      kind: 'integer',
      minimum: 1,
      description: 'Stop training after this many steps, if that comes first.',
    },
    seed: {
      kind: 'integer',
      minimum: 0,
      description: 'One number that decides initial weights, order and augmentation.',
    },
    pictures: { kind: 'integer', minimum: 0, default: 12, description: 'Test pictures to draw.' },
    runDir: {
      kind: 'text',
      value: 'DIR',
      description: 'Folder of the run. runs/mini-DATE-TIME if not given.',
    },
  },
  examples: [
    { does: 'The example pictures', line: 'ssd demo' },
    { does: 'Your own, two minutes', line: 'ssd demo --data-dir VOC2007 --time-limit 120' },
    { does: 'For a program', line: 'ssd demo --json --quiet' },
  ],
  run: async ({ values, terminal, signal, workingDirectory }) => {
    const { note, style } = terminal;
    const at = (path: string): string => resolve(workingDirectory, path);
    const dataDir = values.dataDir === undefined ? await findExamples(workingDirectory) : at(values.dataDir);
    await expectFolder(dataDir, '--data-dir');
    const splits = await demoSplits(dataDir);

    note(style.bold('1  Checking the data'));
    const data = await validateDataset(dataDir, { splits: [splits.train, splits.test] });
    const errors = data.issues.filter(({ severity }) => severity === 'error').length;
    note(
      `   ${data.images} pictures, ${data.objects} objects: ${Object.entries(data.classes)
        .map(([name, count]) => `${count} ${name}`)
        .join(', ')}`,
    );
    if (data.issues.length > 0)
      note(
        `   ${data.issues.length} remarks, ${errors} of them errors; "ssd validate ${relative(workingDirectory, dataDir)}" lists them.`,
      );

    const { seed, steps: maxSteps, timeLimit, runDir } = values;
    note(style.bold(`2  Training on ${splits.train}, at most ${formatDuration(timeLimit)}`));
    const result = await train(
      {
        config: {
          dataDir,
          preset: 'mini',
          trainSplit: splits.train,
          validationSplit: null,
          timeLimit,
          ...defined({ seed, maxSteps }),
        },
        ...defined({ runDir: runDir === undefined ? undefined : at(runDir) }),
      },
      trainingDisplay({ terminal, signal }),
    );
    terminal.endStatus();
    const { imagesPerSecond, seconds } = result;
    note(
      `   ${STOPPED[result.stopped]} after ${result.steps} steps in ${formatDuration(seconds)}, ${imagesPerSecond.toFixed(1)} pictures a second.`,
    );
    if (result.stopped === 'aborted') {
      note(`   Go on with: ssd train --resume ${result.runDir}`);
      return {
        json: {
          stopped: result.stopped,
          steps: result.steps,
          seconds: rounded(seconds),
          runDir: result.runDir,
        },
      };
    }

    note(style.bold(`3  Measuring on ${splits.test}`));
    const detector = await loadDetector(result.runDir, { checkpoint: 'last' });
    const evaluation = await detector
      .evaluate({
        dataDir,
        split: splits.test,
        metric: 'voc10',
        iouThreshold: 0.5,
        scoreThreshold: 0.01,
        signal,
        onProgress: evaluationDisplay(terminal, '   Measuring'),
      })
      .finally(() => {
        detector.dispose();
      });
    terminal.endStatus();
    note(reportText(evaluation.result).replace(/^(?=.)/gm, '   '));

    note(style.bold('4  Drawing'));
    const written = await writeRunReport({
      title: 'SSD demo',
      result,
      evaluation,
      pictures: values.pictures,
      signal,
    });
    note(
      `   Report    ${written.report}\n   Pictures  ${written.pictures}\n   PR plot   ${written.precisionRecall}\n   Run       ${result.runDir}`,
    );
    const { map50, ap, images } = evaluationJson(evaluation);
    return {
      json: {
        map50,
        ap,
        images,
        seconds: rounded(seconds),
        imagesPerSecond: rounded(imagesPerSecond),
        runDir: result.runDir,
      },
    };
  },
});
