import { visibleName } from '@ssd/names';
import { sidecarPreset } from '../../checkpoint/sidecar-preset.js';
import { showDataDirs } from '../../config/data-dirs.js';
import { describeSettings } from '../../config/describe-settings.js';
import { readWeightsFile } from '../../pretrained/weights-file.js';
import { describeEnvironment, describeTensorFlow, type Environment } from '../../run-folder/environment.js';
import { bfloat16Support } from '../../precision/bfloat16-support.js';
import { dataInForce, type DataInForce } from './data-in-force.js';
import { openData, type RunData } from './open-data.js';
import { openDumps, type StepDumps } from './open-dumps.js';
import { openRun, type OpenRun } from './open-run.js';
import { overflowsUnseen, precisionInForce, type Precision } from '../../precision/precision.js';
import type { OpenSessionOptions } from './open-session.js';
import { TrainerError } from '../../errors/trainer-error.js';
import type { TrainOptions } from '../types.js';

/** A run of which everything is known that needs no TensorFlow. */
export interface PreparedRun extends OpenRun {
  readonly data: RunData;
  /** The data's fingerprints. */
  readonly known: Omit<DataInForce, 'data'>;
  readonly precision: Precision;
  readonly environment: Environment;
  /** Absent where none are asked for. */
  readonly dumps?: StepDumps | undefined;
}

/**
 * Settles everything of a run that needs no TensorFlow, and says what it found. Writes nothing.
 *
 * @throws TrainerError; DatasetError of @ssd/voc-dataset
 */
export async function prepareRun(
  options: TrainOptions,
  {
    signal,
    log,
    deviceId,
    follows = false,
  }: {
    signal: AbortSignal;
    log: (line: string) => void;
    deviceId?: number;
    /** The run folder is another rank's. */
    follows?: boolean;
  },
): Promise<PreparedRun> {
  const run = await openRun(options, log, { follows });
  const inForce = precisionInForce(run.config, bfloat16Support());
  const { precision, description } = inForce;
  const dumps = await openDumps(run.config, deviceId === undefined ? {} : { deviceId });
  const read = await openData(run.config, { signal, log });
  expectSameClasses(run, read.classes);
  const { data, ...known } = await dataInForce(run, read, { force: options.force ?? false, log });
  const environment = await describeEnvironment(description);
  log(`Settings: ${describeSettings(run.config)}`);
  log(`Data: ${describeData(run, data)}`);
  const unseen = run.config.overflowDump ? overflowsUnseen(inForce) : undefined;
  if (unseen !== undefined) log(`Overflow dump: ${unseen}`);
  log(`Precision: ${description}`);
  log(`TensorFlow: ${describeTensorFlow(environment.tensorflow)}`);
  return { ...run, data, known, precision, environment, dumps };
}

/** What the weights start from: a checkpoint of the run, pretrained weights, or nothing. */
export async function startingPoint({
  config: { pretrained, optimizer },
  resumed,
}: PreparedRun): Promise<Pick<OpenSessionOptions, 'resumed' | 'pretrained'>> {
  if (resumed !== undefined) {
    const { prefix, sidecar } = resumed;
    const before = sidecar.config?.optimizer ?? optimizer;
    return { resumed: { prefix, preset: sidecarPreset(sidecar), otherOptimizer: before !== optimizer } };
  }
  return pretrained === null ? {} : { pretrained: await readWeightsFile(pretrained) };
}

function expectSameClasses({ resumed, config }: OpenRun, classes: readonly string[]): void {
  if (resumed === undefined) return;
  const before = resumed.sidecar.classes;
  if (JSON.stringify(before) === JSON.stringify(classes)) return;
  throw new TrainerError(
    'E_CHECKPOINT',
    `Expected the classes of the checkpoint ${resumed.prefix} (${before.map(visibleName).join(', ')}) in ${showDataDirs(config.dataDir)}, ` +
      `found ${classes.map(visibleName).join(', ')}.`,
    { hint: 'Resume with the data the run was started with, or start a new run.' },
  );
}

function describeData(
  { config }: OpenRun,
  { classes, train: samples, validation, batchSize }: RunData,
): string {
  const parts = config.accumulate === 1 ? '' : `, ${config.accumulate} to a step`;
  const measured =
    validation === undefined
      ? 'none to measure on'
      : `${validation.samples.length} of "${validation.split}" to measure on`;
  return (
    `${samples.length} images of "${config.trainSplit}" in batches of ${batchSize / config.accumulate}${parts}, ${measured}, ` +
    `classes ${classes.map(visibleName).join(', ')}`
  );
}
