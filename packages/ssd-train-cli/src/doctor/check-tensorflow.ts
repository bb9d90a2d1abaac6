import { explainError } from '../errors/explain-error.js';
import { describeOneDnn } from '@ssd/trainer/run-folder';
import type { Check } from './check.js';
import type { Machine } from './machine.js';

const NAME = 'TensorFlow';
const NOTHING = {
  version: null,
  path: null,
  source: null,
  devices: null,
  oneDnn: null,
  oneDnnBy: null,
  dilatedConvolutionGradients: null,
  bfloat16Convolutions: null,
};

/**
 * TensorFlow's library: where it is, whether it opens, its version and devices.
 *
 * @param onLocated - told what was found before any of its code runs
 */
export function checkTensorFlow(
  machine: Machine,
  onLocated?: (library: { cc: string; source: string }) => void,
): Check {
  try {
    if (machine.locate() === undefined) {
      return {
        name: NAME,
        status: 'problem',
        found: 'not on this machine',
        hint: 'Run "npx @ssd/train-cli doctor --fix" to fetch it (270 MB to download, 850 MB on disk), or set SSD_LIBTENSORFLOW to a libtensorflow_cc.so.2 you have.',
        facts: NOTHING,
      };
    }
    const tensorFlow = machine.load(onLocated);
    const { version, path, source, oneDnn } = tensorFlow;
    const devices = tensorFlow.devices().map(({ type }) => type);
    const { dilatedConvolutionGradients, bfloat16Convolutions } = machine.capabilities();
    const lacks = [
      ...(dilatedConvolutionGradients
        ? []
        : ['gradients of dilated convolutions here: the vgg presets train by a slower, exact way round']),
      ...(bfloat16Convolutions || !machine.cpu.bf16 ? [] : ['bf16 here, although the processor has it']),
    ];
    return {
      name: NAME,
      status: 'ok',
      found: `${version} at ${path} (${source}), devices ${devices.join(', ')}, ${describeOneDnn(oneDnn)}`,
      ...(lacks.length === 0 ? {} : { hint: `It has no ${lacks.join(', and no ')}.` }),
      facts: {
        version,
        path,
        source,
        devices: devices.join(','),
        oneDnn: oneDnn.enabled,
        oneDnnBy: oneDnn.by,
        dilatedConvolutionGradients,
        bfloat16Convolutions,
      },
    };
  } catch (error) {
    const { message, hint } = explainError(error);
    return {
      name: NAME,
      status: 'problem',
      found: message,
      ...(hint === undefined ? {} : { hint }),
      facts: NOTHING,
    };
  }
}
