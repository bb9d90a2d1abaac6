import type { ConfigProto } from './config-proto.js';
import type { SessionOptions } from './session-options.js';

/** What TensorFlow is told of a session's options; `config` has the last word. */
export function sessionConfig({
  deterministic = true,
  intraOpThreads,
  interOpThreads,
  precision = 'float32',
  config = {},
}: SessionOptions): ConfigProto {
  const interOp = interOpThreads ?? (deterministic ? 1 : undefined);
  return {
    ...(intraOpThreads === undefined ? {} : { intraOpParallelismThreads: intraOpThreads }),
    ...(interOp === undefined ? {} : { interOpParallelismThreads: interOp }),
    // Otherwise the first session of the process decides for all.
    usePerSessionThreads: true,
    ...config,
    graphOptions: {
      ...config.graphOptions,
      rewriteOptions: {
        // It makes an AddN of the gradients that meet in a large tensor, and the memory optimizer makes that sums in the order in
        // which they are ready: another one from run to run, seen with vgg300.
        ...(deterministic ? { arithmeticOptimization: 'off' as const } : {}),
        // TensorFlow leaves graphs of a few nodes alone, in float32.
        ...(precision === 'bfloat16'
          ? { autoMixedPrecisionOnednnBfloat16: 'on' as const, minGraphNodes: -1 }
          : {}),
        ...config.graphOptions?.rewriteOptions,
      },
    },
  };
}
