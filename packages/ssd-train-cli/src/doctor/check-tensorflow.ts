import { explainError } from '../errors/explain-error.js';
import type { Check } from './check.js';
import type { Machine } from './machine.js';

const NAME = 'TensorFlow';

/** TensorFlow's library: where it is, whether it opens, its version and devices. */
export function checkTensorFlow(machine: Machine): Check {
  try {
    if (machine.locate() === undefined) {
      return {
        name: NAME,
        status: 'problem',
        found: 'not on this machine',
        hint: 'Run "ssd doctor --fix" to fetch it (270 MB to download, 850 MB on disk), or set SSD_LIBTENSORFLOW to a libtensorflow_cc.so.2 you have.',
        facts: { version: null, path: null, source: null, devices: null },
      };
    }
    const tensorFlow = machine.load();
    const { version, path, source } = tensorFlow;
    const devices = tensorFlow.devices().map(({ type }) => type);
    return {
      name: NAME,
      status: 'ok',
      found: `${version} at ${path} (${source}), devices ${devices.join(', ')}`,
      facts: { version, path, source, devices: devices.join(',') },
    };
  } catch (error) {
    const { message, hint } = explainError(error);
    return {
      name: NAME,
      status: 'problem',
      found: message,
      ...(hint === undefined ? {} : { hint }),
      facts: { version: null, path: null, source: null, devices: null },
    };
  }
}
