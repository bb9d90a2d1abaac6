import { resolve } from 'node:path';
import { reportText } from '@ssd/ap-eval';
import { validateDataset } from '@ssd/voc-dataset';
import { writeRunReport } from '@ssd/report';
import { defined } from '@ssd/trainer/config';
import { explainInOneLine } from '../errors/explain-error.js';
import type { EvaluationOutput } from '@ssd/trainer/evaluation';
import { loadDetector } from '@ssd/trainer/evaluation';
import { showPath } from '@ssd/trainer/files';
import { runFolder } from '@ssd/trainer/run-folder';
import type { TrainOptions } from '@ssd/trainer/training';
import { formatDuration, timeSteps, train } from '@ssd/trainer/training';
import { defineCommand, type CommandContext } from '../cli/command.js';
import type { Terminal } from '../cli/terminal.js';
import { findExamples } from '../examples/find-examples.js';
import { rememberTraining } from '../speed/remember-training.js';
import { dataAdvice } from './library-advice.js';
import { planDemo, type DemoPlan } from './demo-plan.js';
import { demoSplits } from './demo-splits.js';
import { expectOneRank } from '../ranks/expect-one-rank.js';
import { evaluationJson, rounded } from './results.js';
import { evaluationDisplay, stoppedText, trainingDisplay } from './show-training.js';
import { tensorflowVariables } from './tensorflow-variables.js';

export const demo = defineCommand({
  name: 'demo',
  summary: 'Train a small detector on the example pictures, measure it and show the results.',
  description:
    'From pictures to a trained detector in minutes: checks the data, trains the preset "mini", measures average precision on the test split, and writes annotated pictures, the precision-recall plot and a report. Where the machine is too slow for all of that training, it makes fewer steps, or takes "mini256", the same on smaller pictures, and says so.',
  options: {
    dataDir: {
      kind: 'text',
      value: 'DIR',
      aliases: ['data-path'],
      description:
        'Pascal VOC folder. The blood cells of @ssd/example-blood-cells if not given, fetched by npm if need be.',
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
    workers: {
      kind: 'integer',
      minimum: 0,
      aliases: ['num-workers'],
      description: 'Threads that read and vary pictures.',
    },
    pictures: { kind: 'integer', minimum: 0, default: 12, description: 'Test pictures to draw.' },
    runDir: {
      kind: 'text',
      value: 'DIR',
      description: 'Folder of the run. runs/PRESET-DATE-TIME if not given.',
    },
  },
  environment: tensorflowVariables,
  examples: [
    { does: 'The example pictures', line: 'ssd demo' },
    { does: 'Your own, two minutes', line: 'ssd demo --data-dir VOC2007 --time-limit 120' },
    { does: 'For a program', line: 'ssd demo --json --quiet' },
  ],
  advice: dataAdvice,
  run: async (context) => {
    const { values, terminal, signal, workingDirectory, environment } = context;
    const { note, style } = terminal;
    await expectOneRank(environment, workingDirectory);
    const at = (path: string): string => resolve(workingDirectory, path);
    const dataDir = values.dataDir === undefined ? await findExamples(context) : at(values.dataDir);
    const splits = await demoSplits(dataDir);

    note(style.bold('1  Checking the data'));
    for (const line of await describeData(dataDir, Object.values(splits), context)) {
      note(`   ${line}`);
    }

    const { seed, steps: maxSteps, timeLimit, workers, runDir } = values;
    note(style.bold(`2  Training on ${splits.train}, at most ${formatDuration(timeLimit)}`));
    // The example pictures come from a microscope; one's own may well have an up.
    const augmentation = values.dataDir === undefined ? 'overhead' : undefined;
    const config = {
      ...{ dataDir, trainSplit: splits.train, validationSplit: null, timeLimit },
      ...defined({ seed, maxSteps, workers, augmentation } as const),
    };
    const fitted = { ...config, ...(await fitToTime(config, context)) };
    const result = await train(
      { config: fitted, ...defined({ runDir: runDir === undefined ? undefined : at(runDir) }) },
      trainingDisplay(context),
    );
    terminal.endStatus();
    await rememberTraining(result, environment);
    const { imagesPerSecond, seconds, steps, totalSteps, extent, stopped } = result;
    note(`   ${stoppedText(result)}; ${imagesPerSecond.toFixed(1)} pictures a second.`);
    if (stopped === 'aborted') {
      note(`   Go on with: ssd train --resume ${result.runDir}`);
      return {
        json: { stopped, steps, totalSteps, extent, seconds: rounded(seconds), runDir: result.runDir },
      };
    }

    note(style.bold(`3  Measuring on ${splits.test}`));
    const evaluation = await measure(result.runDir, { dataDir, split: splits.test, terminal, signal });
    note(reportText(evaluation.result).replace(/^(?=.)/gm, '   '));

    note(style.bold('4  Drawing'));
    const pictures = values.pictures;
    const written = await writeRunReport({
      title: 'SSD demo',
      result,
      evaluation,
      pictures,
      worst: 0,
      signal,
    }).catch((error: unknown) => {
      // What was trained and measured is there: a report can be written anew.
      terminal.warn(`No report could be written: ${explainInOneLine(error)}`);
    });
    if (written) {
      note(`   Report    ${written.report}`);
      note(`   Pictures  ${runFolder(result.runDir).pictures}`);
      note(`   Plots     ${written.evaluation ?? ''}`);
    }
    note(`   Run       ${result.runDir}`);
    const { map50, ap, images } = evaluationJson(evaluation);
    const speed = {
      steps,
      totalSteps,
      extent,
      seconds: rounded(seconds),
      imagesPerSecond: rounded(imagesPerSecond),
    };
    return { json: { map50, ap, images, preset: fitted.preset, ...speed, runDir: result.runDir } };
  },
});

/** The detector, and the steps if they are fewer than the recipe's, that there is time for on this machine; says which. */
async function fitToTime(
  config: TrainOptions['config'] & { readonly timeLimit: number },
  { terminal, signal }: Pick<CommandContext, 'terminal' | 'signal'>,
): Promise<{ preset: DemoPlan['preset']; maxSteps?: number }> {
  terminal.status('   Timing a few steps …');
  const timing = await timeSteps({ config: { ...config, preset: 'mini' } }, { signal });
  terminal.endStatus();
  const { secondsPerStep, totalSteps, batchSize } = timing;
  if (secondsPerStep === undefined) return { preset: 'mini' };
  const plan = planDemo({ ...config, secondsPerStep, totalSteps });
  const { steps = totalSteps } = plan;
  const [speed, time] = [
    `${secondsPerStep.toFixed(2)} s a step of ${batchSize} pictures`,
    'there is time for',
  ];
  terminal.note(
    plan.preset === 'mini'
      ? `   ${speed}: ${time} ${steps === totalSteps ? `all ${steps} steps` : `${steps} of ${totalSteps} steps`}.`
      : `   ${speed} is too slow for ${totalSteps} of them: ${steps} steps at 256×256 (mini256) instead of 320×320.`,
  );
  return { preset: plan.preset, ...(plan.steps !== undefined && { maxSteps: plan.steps }) };
}

/** What is in the data, in a line or two. */
async function describeData(
  dataDir: string,
  splits: readonly string[],
  { terminal, signal, workingDirectory }: Pick<CommandContext, 'terminal' | 'signal' | 'workingDirectory'>,
): Promise<string[]> {
  const onProgress = evaluationDisplay(terminal, '   Checking');
  const { images, objects, classes, issues } = await validateDataset(dataDir, { splits, signal, onProgress });
  terminal.endStatus();
  const counts = Object.entries(classes).map(([name, count]) => `${count} ${name}`);
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  return [
    `${images} pictures, ${objects} objects: ${counts.join(', ')}`,
    ...(issues.length === 0
      ? []
      : [
          `${issues.length} remarks, ${errors} of them errors; "ssd validate ${showPath(dataDir, workingDirectory)}" lists them.`,
        ]),
  ];
}

/** Average precision as the demo promises it: VOC10, overlap 0.5, every score from 0.01. */
async function measure(
  run: string,
  {
    dataDir,
    split,
    terminal,
    signal,
  }: { dataDir: string; split: string; terminal: Terminal; signal: AbortSignal },
): Promise<EvaluationOutput> {
  const detector = await loadDetector(run, { checkpoint: 'last' });
  try {
    return await detector.evaluate({
      dataDir,
      split,
      metric: 'voc10',
      iouThreshold: 0.5,
      scoreThreshold: 0.01,
      signal,
      onProgress: evaluationDisplay(terminal, '   Measuring'),
    });
  } finally {
    terminal.endStatus();
    detector.dispose();
  }
}
