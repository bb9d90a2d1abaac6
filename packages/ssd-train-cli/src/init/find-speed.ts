import { LibraryError, TensorFlowError, locateLibrary } from '@ssd/tf-runtime';
import { commonDefaults, detectorName } from '@ssd/trainer/config';
import { bfloat16Support, precisionInForce } from '@ssd/trainer/training';
import { measureSpeed } from './measure-speed.js';
import { recallSpeed, thisProcessor } from '../speed/speed-record.js';

/** How fast a training is on this machine, and how that is known. */
export interface KnownSpeed {
  readonly imagesPerSecond: number;
  readonly from: 'run' | 'measured';
  /** Day of the run; null where it was measured just now. */
  readonly date: string | null;
}

export interface FindSpeedOptions {
  readonly preset: string;
  readonly classes: readonly string[];
  readonly batchSize: number;
  /** Whether steps may be made where no run is remembered. */
  readonly measure: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly onProgress: (step: number) => void;
}

/** That of the last training of the detector on this machine, else measured. A text says why there is none. */
export async function findSpeed({
  preset,
  measure,
  environment,
  ...options
}: FindSpeedOptions): Promise<KnownSpeed | string> {
  const { batchSize } = options;
  const machine = circumstances();
  if (machine === undefined) return NO_LIBRARY;
  const { precision } = machine;
  const known = { detector: detectorName(preset), batchSize, ...machine };
  const run = await recallSpeed(known, environment);
  if (run !== undefined)
    return { imagesPerSecond: run.imagesPerSecond, from: 'run', date: run.date.slice(0, 10) };
  if (!measure) return 'no training of it on this machine is remembered, and --no-estimate makes no steps';
  if (!hasLibrary(environment)) return NO_LIBRARY;
  return {
    imagesPerSecond: await measureSpeed({ preset, precision, ...options }),
    from: 'measured',
    date: null,
  };
}

const NO_LIBRARY = `TensorFlow's library is not here; "npx @ssd/train-cli doctor --fix" fetches it`;

/** What decides on this machine; undefined where there is no TensorFlow to ask. */
function circumstances() {
  try {
    // Of a preset's own precision mode; --precision_mode of a later training may be another.
    const { precision } = precisionInForce(commonDefaults, bfloat16Support());
    return { precision, ...thisProcessor() };
  } catch (error) {
    const isMissing = error instanceof TensorFlowError && error.code === 'NOT_FOUND';
    if (isMissing || error instanceof LibraryError) return undefined;
    throw error;
  }
}

function hasLibrary(environment: FindSpeedOptions['environment']): boolean {
  try {
    return locateLibrary({ env: environment }) !== undefined;
  } catch (error) {
    if (error instanceof LibraryError) return false; // SSD_LIBTENSORFLOW names a place without one
    throw error;
  }
}
