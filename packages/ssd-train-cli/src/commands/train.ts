import { reportText } from '@ssd/ap-eval';
import { writeRunReport } from '@ssd/report';
import { exitNow } from '@ssd/tf-runtime';
import { defined } from '@ssd/trainer/config';
import { UsageError } from '../errors/usage-error.js';
import { explainInOneLine } from '../errors/explain-error.js';
import type { Strategy } from '@ssd/trainer/strategies';
import type { TrainContext, TrainResult } from '@ssd/trainer/training';
import { dryRun, planSchedule, train as runTraining } from '@ssd/trainer/training';
import { defineCommand, type Outcome } from '../cli/command.js';
import { optionName } from '../cli/option.js';
import { INTERRUPTED } from '../cli/signals.js';
import { wrapWords } from '../cli/wrap-words.js';
import { referenceDisplay } from '../reference/reference-display.js';
import { joinCluster } from '../ranks/join-cluster.js';
import { rankOptions } from '../ranks/rank-options.js';
import { ranksAsked } from '../ranks/ranks-asked.js';
import { runProcesses } from '../ranks/run-processes.js';
import { SUPERVISED, supervised } from '../ranks/supervised.js';
import { trainAsRank } from '../ranks/train-as-rank.js';
import { rememberTraining } from '../speed/remember-training.js';
import { dataAdvice, importAdvice, weightsAdvice } from './library-advice.js';
import { dryRunJson, dryRunText } from './dry-run-text.js';
import { deviceIdOf } from './debug-options.js';
import { configOptions, layerConfig, layerResumed } from './layer-config.js';
import { referenceOptions, runPlace, withReferenceValues } from './reference-options.js';
import { scheduleJson, scheduleText } from './plot-schedule.js';
import { rounded, weightsJson } from './results.js';
import type { ScheduleValues } from './schedule-options.js';
import { measuredText, stoppedText, tooShortText, trainingDisplay, trainingLog } from './show-training.js';
import { tensorflowVariables } from './tensorflow-variables.js';
import { trainGroups } from './train-groups.js';
import { plannedTrainOptions, trainOptions } from './train-options.js';

/** What the test of `--overfit` came to. */
function overfitNote({ history }: TrainResult): string {
  const { total } = history.at(-1) ?? {};
  const loss = total === undefined ? 'unknown' : total.toFixed(4);
  return `Loss     ${loss} at last on the pictures trained on; about 0 is right`;
}

/** A run that goes on has its schedule: another one must be whole. @throws UsageError */
function expectWholeSchedule(values: ScheduleValues): void {
  if (values.lrValues !== undefined) return;
  const parts = ['schedule', 'learningRate', 'warmupSteps', 'scaleBoundaries'] as const;
  const part = parts.find((key) => values[key] !== undefined);
  if (part === undefined) return;
  throw new UsageError(
    'INVALID_VALUE',
    `Expected no --${optionName(part)} beside --resume, whose run has its schedule.`,
    { hint: 'Leave it out; or give the whole schedule with --lr-values, and --force, for another one.' },
  );
}

/** A program that calls the command with words of its own starts its own words again. */
function ranksOfRanks(): UsageError {
  return new UsageError(
    'INVALID_VALUE',
    'Expected no --nproc in a process that --nproc started, got it again.',
    {
      hint: 'Give the command the words of the process: run(process.argv.slice(2), …).',
    },
  );
}

/** What a rank that is not 0 shows: its lines, and no progress, which rank 0 shows for all. */
function follow(
  { signal, log, referenceLog }: TrainContext,
  strategy: Strategy,
): TrainContext & { readonly strategy: Strategy } {
  return { strategy, ...defined({ signal, log, referenceLog: referenceLog && (() => undefined) }) };
}

function clusterOf(option: string, launcher = '--cluster'): UsageError {
  return new UsageError('INVALID_VALUE', `Expected no ${launcher} beside ${option}, which trains nothing.`, {
    hint: 'Start one process for it: it shows what that would do.',
  });
}

export const train = defineCommand({
  name: 'train',
  summary: 'Train a detector on a Pascal VOC folder, or go on with a run.',
  description:
    'Trains a detector on a Pascal VOC folder and writes a run folder: settings, metrics, checkpoints, TensorBoard events, report.html. Ctrl-C saves and leaves; --resume goes on exactly where it stopped. Ends with --json in {"map50", "map", "checkpoint", "best", "last", "steps", "totalSteps", "seconds", "runDir"}: what the weights in checkpoint, the best where any were measured, reach on the validation split, map50 at an overlap of 0.5 and map as the settings say.',
  options: {
    ...trainOptions,
    ...configOptions,
    runDir: {
      kind: 'text',
      value: 'DIR',
      description: 'Folder of the run. runs/PRESET-DATE-TIME if not given.',
    },
    resume: { kind: 'text', value: 'RUN', description: 'Go on with a run folder, or from a checkpoint.' },
    force: {
      kind: 'flag',
      description:
        'With --resume: go on although settings or data differ from those the run was started with.',
    },
    dryRun: {
      kind: 'flag',
      description: 'Show shapes, parameters and memory, run one step on the first batch, write nothing.',
    },
    plotLr: {
      kind: 'flag',
      description: 'Draw the learning rate over the run, write nothing.',
    },
    ...rankOptions,
    ...referenceOptions,
    report: {
      kind: 'flag',
      default: true,
      description: 'Write pictures and report.html at the end, as it does unless told not to.',
    },
  },
  optionGroups: trainGroups,
  environment: {
    'SSD_…': 'Settings by their names in a configuration file, such as SSD_BATCH_SIZE.',
    'TF_CONFIG, SLURM_…, RANK, …':
      'What a launcher tells the processes that it started: TF_CONFIG, srun, an indexed Kubernetes Job, mpirun, torchrun. They are the ranks of one training.',
    RANK_SIZE:
      'As RANK_ID and RANK_TABLE_FILE, of launchers of Ascend cards: more than one takes --device cpu, --nproc or --cluster.',
    ...tensorflowVariables,
  },
  files: {
    'ssd.config.*': 'Settings, where there is one in the working folder.',
    '~/.cache/ssd-train/speed.json': 'The speed of the training, for "ssd init".',
    'runs/': 'The new run, unless --run-dir or --name says otherwise.',
  },
  planned: plannedTrainOptions,
  examples: [
    {
      does: 'Learn a few hundred pictures in minutes',
      line: 'ssd train --data-dir VOC2007 --preset mini --time-limit 240 --json',
    },
    {
      does: "The reference's recipe",
      line: "ssd train --data-dir VOC2007 --preset vgg300 --batch-size 8 --lr-values '0.00075;0.0001;0.00001' --lr-boundaries '320000;400000'",
    },
    { does: 'See what it would do', line: 'ssd train --data-dir VOC2007 --preset vgg300 --dry-run' },
    {
      does: 'See how the learning rate would go',
      line: 'ssd train --data-dir VOC2007 --preset vgg300 --scale-boundaries --plot-lr',
    },
    { does: 'Go on after Ctrl-C', line: 'ssd train --resume runs/mini-20261124-093005' },
  ],
  advice: { ...dataAdvice, ...weightsAdvice, ...importAdvice },
  run: async (context): Promise<Outcome> => {
    const { terminal, workingDirectory, environment } = context;
    const ranks = await ranksAsked(context.values, environment, workingDirectory);
    const trainsNothing = context.values.dryRun
      ? '--dry-run'
      : context.values.plotLr
        ? '--plot-lr'
        : undefined;
    if (ranks.kind === 'cluster' && trainsNothing !== undefined) throw clusterOf(trainsNothing, ranks.from);
    if (ranks.kind === 'processes' && environment[SUPERVISED] !== undefined) throw ranksOfRanks();
    if (ranks.kind === 'processes') return runProcesses(ranks.count, { ...context, trainsNothing });
    const supervisor =
      ranks.kind === 'cluster' ? supervised(process, { environment, gone: () => exitNow(1) }) : undefined;
    const signal =
      supervisor === undefined ? context.signal : AbortSignal.any([context.signal, supervisor.signal]);
    if (context.values.resume !== undefined || context.values.continueTraining) {
      expectWholeSchedule(context.values);
    } else if (context.values.force) {
      throw new UsageError(
        'MISSING_OPTION',
        'Expected --resume or --continue-training beside --force, got neither.',
        { hint: 'A new run has nothing to go on from in spite of other settings: leave --force out.' },
      );
    }
    const values = await withReferenceValues(context.values, workingDirectory);
    const place = await runPlace(values, workingDirectory);
    const { resume } = place;
    const { settings: config } = await (resume === undefined ? layerConfig : layerResumed)({
      ...context,
      values,
    });
    if (config.dataDir === undefined && resume === undefined) {
      throw new UsageError(
        'MISSING_ARGUMENT',
        'Expected --data-dir DIR, the folder to train on, or --resume RUN, got neither.',
        { hint: 'Have no pictures yet? "ssd demo" trains on the examples. See "ssd train --help".' },
      );
    }
    const options = { config, force: values.force, ...place };
    const log = trainingLog(terminal);
    if (values.dryRun) {
      const dry = await dryRun(options, { signal, log });
      terminal.note(`\n${dryRunText(dry)}`);
      return { json: dryRunJson(dry) };
    }
    if (values.plotLr) {
      const plan = await planSchedule(options, { signal, log });
      terminal.note(`\n${scheduleText(plan, terminal.columns)}`);
      return { json: scheduleJson(plan) };
    }
    const display = values.referenceLog ? referenceDisplay : trainingDisplay;
    const shown = {
      ...display({ terminal, signal }),
      ...defined({ deviceId: deviceIdOf(environment), onRunFolder: supervisor?.tellRunFolder }),
    };
    let strategy: Strategy | undefined;
    let result: TrainResult;
    try {
      strategy = ranks.kind === 'cluster' ? await joinCluster(ranks, { values, signal, log }) : undefined;
      result =
        strategy === undefined
          ? await runTraining(options, shown)
          : await trainAsRank(
              options,
              strategy.rank === 0 ? { ...shown, strategy } : follow(shown, strategy),
            );
    } catch (error) {
      if (supervisor?.signal.aborted !== true) throw error;
      terminal.endStatus();
      terminal.warn('Stopped before the end.');
      return { json: {}, answered: true, exitCode: INTERRUPTED };
    }
    if (strategy !== undefined && strategy.rank > 0) {
      return { json: { rank: strategy.rank, stopped: result.stopped, steps: result.steps } };
    }
    terminal.endStatus();
    if (strategy === undefined) await rememberTraining(result, environment); // of others it says nothing
    terminal.note(`${stoppedText(result)}.`);
    const tooShort = tooShortText(result);
    if (tooShort !== undefined) terminal.warn(terminal.style.yellow(wrapWords(tooShort, terminal.columns)));
    if (result.config.overfit !== null) terminal.note(overfitNote(result));
    const { weights } = result;
    const { evaluation } = weights;
    // Scripts look for their numbers by words that this table has, too.
    if (evaluation !== undefined && !values.referenceLog) {
      terminal.note(`\n${measuredText(result)}\n${reportText(evaluation.result)}`);
    }
    if (values.report && !signal.aborted) {
      const title = `Training of ${result.config.preset}`;
      const report = await writeRunReport({ title, result, evaluation, weights, signal }).catch(
        (error: unknown) => {
          // The training is done and saved: a report can be written anew.
          terminal.warn(
            `No report could be written: ${explainInOneLine(error)} "ssd report ${result.runDir}" does it anew.`,
          );
        },
      );
      if (report) terminal.note(`Report   ${report.report}`);
    }
    if (result.profile !== undefined) terminal.note(`Profile  ${result.profile}`);
    terminal.note(`Run      ${result.runDir}`);
    terminal.note(`Weights  ${weights.checkpoint}`);
    if (weights.checkpoint !== result.checkpoint) terminal.note(`Last     ${result.checkpoint}`);
    if (result.stopped === 'aborted') terminal.note(`Go on with: ssd train --resume ${result.runDir}`);
    return {
      json: {
        ...weightsJson(result),
        steps: result.steps,
        totalSteps: result.totalSteps,
        extent: result.extent,
        seconds: rounded(result.seconds),
        runDir: result.runDir,
        split: evaluation?.split ?? null,
        stopped: result.stopped,
        precision: result.precision,
        emulatePrecision: result.config.emulatePrecision,
      },
    };
  },
});
