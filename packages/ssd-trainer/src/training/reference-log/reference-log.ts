import type { Hook } from '../hook.js';
import type { PreparedRun } from '../open/prepare-run.js';
import { showPath } from '../../files/show-path.js';
import type { TrainingSession } from '../open/training-session.js';
import { together } from '../validation/together.js';
import { Validation, type ValidationRanks } from '../validation/validation.js';
import { logHeader, TRAINING_LINE } from './log-header.js';
import { referenceLogHook } from './reference-log-hook.js';
import { trainMap, TRAIN_MAP_SETTINGS } from './train-map.js';

export interface ReferenceLogOptions {
  /** Takes a line without a line break. */
  readonly write: (line: string) => void;
  readonly run: PreparedRun;
  /** Folder of TensorBoard's events; undefined for none. */
  readonly tensorboardDir: string | undefined;
  readonly imageSize: { readonly width: number; readonly height: number };
}

/** Writes the block in front of a training, but for its last line. */
export function writeLogHeader({ write, run, tensorboardDir, imageSize }: ReferenceLogOptions): void {
  const { config, folder, data, resumed } = run;
  const shown = (path: string): string => showPath(path, process.cwd());
  const lines = logHeader({
    config,
    name: shown(folder.root),
    tensorboardDir: tensorboardDir && shown(tensorboardDir),
    startEpoch: resumed?.sidecar.run.epoch ?? 0,
    continues: resumed !== undefined,
    batchSize: data.batchSize,
    trainingSamples: data.train.length,
    validationSamples: data.validation?.samples.length ?? 0,
    classes: data.classes.length,
    imageSize,
  });
  for (const line of lines) write(line);
}

/**
 * The hook that writes the lines of every epoch. It measures on all pictures trained on, unvaried, with the weights at the end
 * of the epoch; train.py has them as they were varied, with the weights of each step.
 */
export function createReferenceLog({
  write,
  run: { config, data, precision },
  session,
  signal,
  ending,
  ranks,
  local,
  workerExecArgv,
}: Pick<ReferenceLogOptions, 'write' | 'run'> & {
  readonly session: TrainingSession;
  readonly signal: AbortSignal;
  readonly ending: AbortController;
  /** Which measure together; undefined for one. */
  readonly ranks: ValidationRanks | undefined;
  /** Of them on this machine. */
  readonly local: number;
  readonly workerExecArgv: readonly string[] | undefined;
}): { hook: Hook; close: () => Promise<void> } {
  const measured = new Validation({
    config: { ...config, ...TRAIN_MAP_SETTINGS },
    run: session,
    data: { split: config.trainSplit, samples: data.train },
    precision,
    cacheBytes: 0, // the loader keeps them already
    ranks,
    local,
    workerExecArgv,
  });
  write(TRAINING_LINE);
  const measure = async (): Promise<number> =>
    trainMap(await together(() => measured.measure(signal), ending), data.classes);
  return { hook: referenceLogHook({ write, measure, signal }), close: () => measured.close() };
}
