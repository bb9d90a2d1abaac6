import type { ConfigProto, CustomOptimizer } from '@ssd/tf-runtime';
import { suggestName } from '@ssd/names';
import { AscendError } from './errors.js';
import { checkRules } from './npu-rules.js';
import { parameterOf, parameters } from './parameters/all.js';
import type { NpuOptions } from './parameters/all.js';
import { text } from './parameters/parameter.js';

type ParameterMap = Record<string, string | number | boolean>;

function experimentalParameters(experimental: Readonly<Record<string, string>>): ParameterMap {
  return Object.fromEntries(
    Object.entries(experimental).map(([rest, value]) => [
      `experimental_${rest}`,
      text(rest).encode(value, `experimental.${rest}`),
    ]),
  );
}

/**
 * The custom optimizer by which TensorFlow 1.15 with Ascend's adapter runs a session's graphs on the NPU.
 *
 * @throws AscendError BAD_OPTION on an unknown option, a value out of its set or range, or options that exclude or
 * require each other
 */
export function npuOptimizer({ experimental = {}, ...options }: NpuOptions): CustomOptimizer {
  const parameterMap: ParameterMap = {};
  for (const [option, value] of Object.entries(options) as [string, unknown][]) {
    const parameter = parameterOf(option);
    if (parameter === undefined) {
      const known = [...Object.keys(parameters), 'experimental'];
      throw new AscendError('BAD_OPTION', `Unknown NPU option "${option}".${suggestName(option, known)}`);
    }
    if (value !== undefined) parameterMap[parameter.name] = parameter.encode(value, option);
  }
  checkRules(options);
  return { name: 'NpuOptimizer', parameterMap: { ...parameterMap, ...experimentalParameters(experimental) } };
}

/**
 * The session configuration for an NPU: NpuOptimizer with these options, and what the adapter needs of the rest.
 * Remapping and memory optimization are off, since they rewrite the graph into what only CPU kernels know; so is XLA;
 * operators without a device kernel may run on the host (npu_bridge's npu_config_proto).
 *
 * @throws AscendError BAD_OPTION, see `npuOptimizer`
 */
export function npuConfig(options: NpuOptions = {}): ConfigProto {
  return {
    allowSoftPlacement: true,
    logDevicePlacement: false,
    graphOptions: {
      optimizerOptions: { globalJitLevel: JIT_OFF },
      rewriteOptions: {
        remapping: 'off',
        memoryOptimization: 'off',
        customOptimizers: [npuOptimizer(options)],
      },
    },
  };
}

/** OptimizerOptions.GlobalJitLevel.OFF of config.proto. */
const JIT_OFF = -1;
