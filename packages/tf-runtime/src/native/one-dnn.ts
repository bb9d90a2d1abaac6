import type { LibraryHandle } from 'koffi';
import { cpuFeatures } from '../cpu-features.js';
import type { LocatedLibrary } from '../library/locate-library.js';
import { processVariable } from './c-library.js';
import { ONE_DNN_VARIABLE, chooseOneDnn } from './one-dnn-choice.js';

/** TensorFlow's kernels of the oneDNN library: faster convolutions and products, and bf16. */
export interface OneDnn {
  /** Whether they are in force in this process; that is settled when the library is opened. */
  readonly enabled: boolean;
  /** Who decided, in words: the environment, this package or TensorFlow. */
  readonly by: string;
}

// What this package chose, left to child processes beside the switch itself: otherwise they would take it for the user's.
const CHOSEN = 'SSD_ONEDNN_CHOSEN';

/**
 * Sets TensorFlow's switch where nobody else did. To be called before the library is opened, which is when it is read.
 *
 * @returns who decided, in words
 */
export function settleOneDnn({ version }: Pick<LocatedLibrary, 'version'>): string {
  // In a worker thread `process.env` is a copy: what somebody wrote there counts, but TensorFlow reads the process's own.
  const requested = (process.env[ONE_DNN_VARIABLE] ?? processVariable.get(ONE_DNN_VARIABLE)) || null;
  const inherited = processVariable.get(CHOSEN);
  const { set, by } = chooseOneDnn({
    requested,
    inherited,
    platform: process.platform,
    arch: process.arch,
    cpu: cpuFeatures(),
    version,
  });
  const value = set ?? (requested === inherited ? null : requested);
  if (value === null) processVariable.unset(ONE_DNN_VARIABLE);
  else processVariable.set(ONE_DNN_VARIABLE, value);
  if (set === undefined) processVariable.unset(CHOSEN);
  else processVariable.set(CHOSEN, set);
  return by;
}

/** Asks the opened library itself. One from before TensorFlow 2.5 has no such switch, and none of these kernels. */
export function oneDnnInForce(framework: LibraryHandle, by: string): OneDnn {
  try {
    return { enabled: framework.func('bool _ZN10tensorflow12IsMKLEnabledEv()')() as boolean, by };
  } catch {
    return { enabled: false, by: 'this TensorFlow has none' };
  }
}
