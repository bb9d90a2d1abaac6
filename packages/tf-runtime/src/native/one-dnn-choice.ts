import type { CpuFeatures } from '../cpu-features.js';
import { OLDEST_SUPPORTED, isOlder } from '../library/supported-version.js';

/** TensorFlow's switch. It is read once, while the library is being opened. */
export const ONE_DNN_VARIABLE = 'TF_ENABLE_ONEDNN_OPTS';

/** What the choice depends on. */
export interface OneDnnCircumstances {
  /** Value of {@link ONE_DNN_VARIABLE}; null where it is not set. */
  readonly requested: string | null;
  /** The value that this package chose in a process above this one, which then is nobody's wish. */
  readonly inherited: string | null;
  readonly platform: string;
  readonly arch: string;
  readonly cpu: Pick<CpuFeatures, 'avx2'>;
  /** TensorFlow's, as far as it is known before the library is opened. */
  readonly version: string | undefined;
}

/** Whether to set TensorFlow's switch, and why. */
export interface OneDnnChoice {
  /** The value to set; undefined leaves the variable as it is. */
  readonly set: '1' | undefined;
  /** For people: who decided. */
  readonly by: string;
}

/**
 * Decides about oneDNN, TensorFlow's faster kernels for convolutions and products, before the library is opened.
 *
 * A wish in the environment holds. Otherwise it is turned on for x64 processors with AVX2: TensorFlow does that only
 * for those with instructions for neural networks (AVX512-VNNI and newer), although the others gain as well (README,
 * "oneDNN"). Elsewhere TensorFlow's own default holds: nothing was measured there.
 */
export function chooseOneDnn({
  requested,
  inherited,
  platform,
  arch,
  cpu,
  version,
}: OneDnnCircumstances): OneDnnChoice {
  if (requested !== null && requested !== inherited) {
    return { set: undefined, by: `${ONE_DNN_VARIABLE}=${requested} says so` };
  }
  if (platform !== 'linux' || arch !== 'x64') {
    return { set: undefined, by: `TensorFlow's default on ${platform} ${arch}` };
  }
  // From 2.9 on TensorFlow itself turns it on on some processors. Before, it was an experiment: with 2.6.5 the gradient of
  // a dilated convolution ends the process (SIGFPE).
  if (version === undefined || isOlder(version, OLDEST_SUPPORTED)) {
    return {
      set: undefined,
      by: `TensorFlow's default: ${version ?? 'an unknown version'}, reliable from 2.9 on`,
    };
  }
  return cpu.avx2
    ? { set: '1', by: 'faster on a processor with AVX2' }
    : { set: undefined, by: "TensorFlow's default on a processor without AVX2" };
}
