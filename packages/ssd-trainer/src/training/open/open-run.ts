import { dirname, resolve } from 'node:path';
import { findCheckpoint } from '../../checkpoint/find-checkpoint.js';
import { readSidecar, type Sidecar } from '../../checkpoint/sidecar.js';
import {
  blockingChanges,
  diffConfigs,
  formatChanges,
  OF_THE_START,
  type ConfigChange,
} from '../../config/config-diff.js';
import { goesByLength } from '../../schedules/change-schedule.js';
import { loadConfig } from '../../config/config-file.js';
import { expectOptimizerSettings } from '../../config/expect-optimizer-settings.js';
import { detectorName } from '../../config/preset-recipe.js';
import { checkConfig, fromAnywhere, resolveConfig, withoutUndefined } from '../../config/resolve-config.js';
import type { TrainConfig } from '../../config/schema.js';
import { newRunFolder } from '../../run-folder/new-run-folder.js';
import { runFolder, type RunFolder } from '../../run-folder/run-folder.js';
import { TrainerError } from '../../errors/trainer-error.js';
import type { TrainOptions } from '../types.js';

/** A run that can start. */
export interface OpenRun {
  readonly folder: RunFolder;
  readonly config: TrainConfig;
  /** What to go on from. */
  readonly resumed?: {
    readonly prefix: string;
    readonly sidecar: Sidecar;
    /** Settings of the run before. */
    readonly before: TrainConfig;
  };
}

/**
 * Settles a run's folder and configuration, new or resumed, and what it goes on from. Writes nothing.
 *
 * @param others.follows the folder of a new run is another rank's, which sees to it @default false
 */
export async function openRun(
  options: TrainOptions,
  log: (line: string) => void,
  { follows = false }: { follows?: boolean } = {},
): Promise<OpenRun> {
  return options.resume === undefined ? newRun(options, follows) : oldRun(options, options.resume, log);
}

async function newRun({ config: input, runDir, name }: TrainOptions, follows: boolean): Promise<OpenRun> {
  if (runDir !== undefined && name !== undefined) {
    throw new TrainerError('E_CONFIG', `Expected either "runDir" or "name", got ${runDir} and ${name}.`, {
      hint: 'Leave out the one that is not meant.',
    });
  }
  const config = await resolveConfig(input);
  if (follows) {
    const folder = runFolder(resolve(name ?? runDir ?? 'runs'), name === undefined ? 'folder' : 'flat');
    return { config, folder };
  }
  return { config, folder: await newRunFolder({ preset: config.preset, runDir, name }) };
}

async function oldRun(
  { config: input, runDir: wished, name, force = false }: TrainOptions,
  resume: string,
  log: (line: string) => void,
): Promise<OpenRun> {
  const runDir = wished ?? name;
  if (runDir !== undefined) {
    throw new TrainerError(
      'E_CONFIG',
      `Expected either a folder for a new run or one to resume, got ${runDir} and ${resume}.`,
      { hint: 'A run goes on in its own folder: leave out "runDir" and "name", or "resume" for a new run.' },
    );
  }
  const { prefix, runDir: root } = await findCheckpoint(resolve(resume), 'last');
  const sidecar = await readSidecar(prefix);
  if (sidecar.config === null) {
    throw new TrainerError(
      'E_CHECKPOINT',
      `Expected a run to go on with, ${prefix} holds imported weights, which have not been trained here.`,
      {
        hint: `Train from them in a new run: "preset": "${sidecar.preset}", "pretrained": ${JSON.stringify(root)}.`,
      },
    );
  }
  const folder = runFolder(root);
  if (dirname(prefix) !== folder.checkpoints) {
    throw new TrainerError(
      'E_CHECKPOINT',
      `Expected a checkpoint in the folder "checkpoints" of its run, ${prefix} lies elsewhere.`,
      { hint: 'A run goes on where its settings and metrics are; move the three files back there.' },
    );
  }
  const before = await savedConfig(folder, sidecar.config);
  const given = withoutUndefined(fromAnywhere(input));
  const config = checkConfig({ ...before, ...given });
  expectOptimizerSettings(given, before);
  const changes = diffConfigs(before, config);
  const ofTheStart = changes.filter(
    // Another detector is told below.
    ({ key }) =>
      OF_THE_START.has(key) && (key !== 'preset' || detectorName(config.preset) === sidecar.preset),
  );
  if (ofTheStart.length > 0) {
    throw new TrainerError(
      'E_CONFIG_CHANGED',
      `Expected the settings that the run ${root} began with, which have no meaning later, got others:\n${formatChanges(ofTheStart)}`,
      { hint: 'Leave them out, or start a new run.' },
    );
  }
  // Where the checkpoint knows its data, these are compared themselves, wherever they lie.
  const blocking = blockingChanges(changes).filter(
    ({ key }) => key !== 'dataDir' || sidecar.data === undefined,
  );
  if (blocking.length > 0 && !force) {
    throw new TrainerError(
      'E_CONFIG_CHANGED',
      `Expected the settings the run ${root} was started with, got others:\n${formatChanges(blocking)}`,
      { hint: changedHint(blocking) },
    );
  }
  if (blocking.length > 0) log(`Resuming with other settings, as told:\n${formatChanges(blocking)}`);
  if (goesByLength(config.schedule)) {
    for (const key of ['epochs', 'maxSteps'] as const) {
      if (config[key] === before[key]) continue;
      log(
        `The learning rate goes by the length of the run: ${key} is ${config[key]} now, and was ${before[key]} before.`,
      );
    }
  }
  if (detectorName(config.preset) !== sidecar.preset) {
    throw new TrainerError(
      'E_CHECKPOINT',
      `Expected a checkpoint of preset "${config.preset}", ${prefix} is one of "${sidecar.preset}".`,
      { hint: 'Weights of one preset do not fit another; start a new run.' },
    );
  }
  return { folder, config, resumed: { prefix, sidecar, before } };
}

/** What to do where a run is to go on with other settings. */
function changedHint(changes: readonly ConfigChange[]): string {
  return changes.every(({ key }) => key === 'dataDir')
    ? 'Where it is the same data at another place, "force" goes on with it; for other data start a new run.'
    : 'Leave them out, start a new run, or force it: the result is then that of neither.';
}

/** The folder's config.json, or where that was lost, what the checkpoint remembers. */
async function savedConfig(folder: RunFolder, remembered: TrainConfig): Promise<TrainConfig> {
  try {
    return await loadConfig(folder.config);
  } catch (error) {
    if (error instanceof TrainerError && error.cause !== undefined) return remembered; // no such file
    throw error;
  }
}
