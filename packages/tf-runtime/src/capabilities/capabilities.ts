import { type LoadedTensorFlow, load } from '../native/tensorflow.js';
import { hasBfloat16Convolutions } from './bfloat16-convolutions.js';
import { hasDilatedGradients } from './dilated-gradients.js';

/** What the opened TensorFlow can do on this processor, each tried once, when it is first asked for. */
export interface Capabilities {
  /** Gradients of dilated convolutions. Without them they are computed by an exact, slower way round. */
  readonly dilatedConvolutionGradients: boolean;
  /** Convolutions in bf16 ({@link SessionOptions.precision}). */
  readonly bfloat16Convolutions: boolean;
}

const known = new WeakMap<LoadedTensorFlow, Capabilities>();

/**
 * What the opened TensorFlow can do, tried and not concluded from its version or the processor's name. Opens the library
 * if nobody has.
 *
 * @throws TensorFlowError as {@link loadTensorFlow}
 */
export function capabilities(): Capabilities {
  return capabilitiesOf(load());
}

/** {@link capabilities}, for the rest of this package. */
export function capabilitiesOf(tf: LoadedTensorFlow): Capabilities {
  let found = known.get(tf);
  if (found === undefined) {
    found = once({
      dilatedConvolutionGradients: () => hasDilatedGradients(tf),
      bfloat16Convolutions: () => hasBfloat16Convolutions(tf),
    });
    known.set(tf, found);
  }
  return found;
}

function once(tries: Readonly<Record<keyof Capabilities, () => boolean>>): Capabilities {
  const results: Partial<Record<keyof Capabilities, boolean>> = {};
  const result = (name: keyof Capabilities): boolean => (results[name] ??= tries[name]());
  return {
    get dilatedConvolutionGradients() {
      return result('dilatedConvolutionGradients');
    },
    get bfloat16Convolutions() {
      return result('bfloat16Convolutions');
    },
  };
}
