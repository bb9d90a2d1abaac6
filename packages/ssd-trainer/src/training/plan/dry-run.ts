import type { SsdModel } from '@ssd/model';
import { summarize, type NamedVariable, type TableSummary } from '@ssd/vgg-backbone';
import type { TrainConfig } from '../../config/schema.js';
import { estimateMemory, type MemoryEstimate } from './estimate-memory.js';
import type { Hook } from '../hook.js';
import { sizeOfStep } from '../hooks/dump-hook.js';
import { nanGuardHook } from '../hooks/nan-guard-hook.js';
import { scheduleHook } from '../hooks/schedule-hook.js';
import { expectStepsLeft } from '../open/expect-steps-left.js';
import { openLoader } from '../open/open-loader.js';
import { prepareRun, startingPoint } from '../open/prepare-run.js';
import { resumePosition } from '../open/resume-position.js';
import { openSession } from '../open/open-session.js';
import { createOptimizer } from '../../optimizers/optimizers.js';
import { trainedVariables } from '../step/step-graph.js';
import { Trainer } from '../trainer.js';
import type { TrainContext, TrainOptions } from '../types.js';
import type { StepLosses } from '../../run-folder/epoch-record.js';

/** A map that objects are found on. */
export interface HeadSummary {
  /** `classifiers/map<m>` */
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly anchors: number;
  readonly parameters: number;
}

/** One step of a run, as it was. */
export interface DryStep extends StepLosses {
  /** Steps done with it. */
  readonly step: number;
  readonly learningRate: number;
  /** Of the step alone. A first step takes longer than those after it: TensorFlow prepares the graph. */
  readonly seconds: number;
}

/** What a run would be. */
export interface DryRun {
  readonly config: TrainConfig;
  readonly classes: readonly string[];
  readonly images: { readonly train: number; readonly validation: number | null };
  /** Images of a step, in `accumulate` parts one after the other. */
  readonly batchSize: number;
  readonly accumulate: number;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  readonly precision: 'float32' | 'bfloat16';
  /** Of the images that go in, in pixels. */
  readonly imageSize: { readonly width: number; readonly height: number };
  /** Undefined of a backbone of one's own, whose layers are not known. */
  readonly trunk: TableSummary | undefined;
  readonly heads: readonly HeadSummary[];
  readonly anchors: number;
  readonly parameters: { readonly trained: number; readonly frozen: number; readonly movingAverages: number };
  readonly memory: MemoryEstimate & {
    /** Most that this process had in memory, after the step. */
    readonly measured: number;
  };
  /** What a dumped step would come to; undefined where no tensors are dumped. */
  readonly dump: { readonly files: number; readonly bytes: number } | undefined;
  /** Undefined where a run that would go on has no step left. */
  readonly step: DryStep | undefined;
}

/**
 * Does all that `train` does up to its first step, that step included, on the data's first batch, and writes nothing.
 *
 * @throws what `train` throws, also for a first step that is not finite
 */
export async function dryRun(
  options: TrainOptions,
  {
    signal = new AbortController().signal,
    log = () => undefined,
    workerExecArgv,
  }: Pick<TrainContext, 'signal' | 'log' | 'workerExecArgv'> = {},
): Promise<DryRun> {
  const run = await prepareRun(options, { signal, log });
  const { config, data, precision, resumed, dumps } = run;
  const { classes, batchSize } = data;
  const opened = await openSession({
    config,
    classes,
    batchSize,
    precision,
    ...(await startingPoint(run)),
  });
  const { session } = opened;
  try {
    for (const line of opened.imported) log(line);
    const { model } = session;
    const loader = openLoader({ config: { ...config, cacheFolder: null }, data, model, workerExecArgv }); // writes nothing;
    try {
      let step: DryStep | undefined;
      const first: Hook = {
        name: 'first-step',
        afterStep(run, { losses, seconds, waited }) {
          const { learningRate } = run.settings;
          step = { ...losses, step: run.state.step, learningRate, seconds: seconds - waited };
          run.stop('finished');
        },
      };
      const { epochs, maxSteps } = config;
      const hooks = [scheduleHook(config), nanGuardHook(), first];
      const trainer = new Trainer({ step: session.step, loader, hooks, epochs, maxSteps });
      if (resumed !== undefined) {
        const { batchesPerEpoch } = loader;
        const { sidecar, before } = resumed;
        const at = resumePosition({ sidecar, batchSize, batchesPerEpoch, images: data.train.length });
        expectStepsLeft({ before, config, run: at.run, batchesPerEpoch, log });
        trainer.restore({ run: at.run, hooks: {} });
      }
      signal.throwIfAborted();
      await trainer.train();
      // A rate of 0 leaves weights as they are.
      const trained = new Set(trainedVariables({ model, rateFactors: config.rateFactors }));
      const trunk =
        'layers' in model.preset ? summarize(model.preset.layers, { freeze: config.freeze }) : undefined;
      return {
        config,
        classes,
        images: { train: data.train.length, validation: data.validation?.samples.length ?? null },
        batchSize,
        accumulate: config.accumulate,
        stepsPerEpoch: trainer.batchesPerEpoch,
        totalSteps: trainer.totalSteps,
        precision,
        imageSize: model.preset.boxes.imageSize,
        trunk,
        heads: headsOf(model),
        anchors: model.anchors.count,
        parameters: parametersOf(model, trained),
        memory: {
          ...estimateMemory({
            model: { variables: model.variables.map((one) => ({ ...one, trainable: trained.has(one) })) },
            trunk,
            batchSize,
            accumulate: config.accumulate,
            averaged: config.emaDecay !== null,
            slots: createOptimizer(config).slots,
          }),
          measured: process.resourceUsage().maxRSS * 1024, // Linux counts in KiB
        },
        dump: dumps?.tensors === true ? await sizeOfStep(dumps, session.watched) : undefined,
        step,
      };
    } finally {
      await loader.close();
    }
  } finally {
    opened.dispose();
  }
}

function sizeOf({ variable }: NamedVariable): number {
  return variable.size;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function headsOf({ preset, variables }: SsdModel): HeadSummary[] {
  return preset.boxes.maps.map(({ rows, columns, shapes }, i) => {
    const name = `classifiers/map${i}`;
    const own = variables.filter((variable) => variable.name.startsWith(`${name}/`));
    return {
      name,
      rows,
      columns,
      anchors: rows * columns * shapes.length,
      parameters: sum(own.map(sizeOf)),
    };
  });
}

function parametersOf({ variables }: SsdModel, trained: ReadonlySet<NamedVariable>): DryRun['parameters'] {
  const count = (wanted: (variable: NamedVariable) => boolean): number =>
    sum(variables.filter(wanted).map(sizeOf));
  const follows = ({ kind }: NamedVariable): boolean => kind === 'moving-mean' || kind === 'moving-variance';
  return {
    trained: count((variable) => trained.has(variable)),
    frozen: count((variable) => !trained.has(variable) && !follows(variable)),
    movingAverages: count(follows),
  };
}
