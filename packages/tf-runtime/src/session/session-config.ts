import type { Server } from '../native/server.js';
import type { ConfigProto } from './config-proto.js';
import type { SessionOptions } from './session-options.js';

/** What TensorFlow is told of a session's options; `config` has the last word. */
export function sessionConfig(options: SessionOptions): ConfigProto {
  const { deterministic = true, precision = 'float32', server, config = {} } = options;
  return {
    ...(server === undefined ? ofThisProcess(options) : ofServer(server)),
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
        // A server checks the graph once more after it was rewritten, and knows no fused convolution in bfloat16.
        ...(precision === 'bfloat16' && server !== undefined ? { remapping: 'off' as const } : {}),
        ...config.graphOptions?.rewriteOptions,
      },
    },
  };
}

function ofThisProcess({
  deterministic = true,
  intraOpThreads,
  interOpThreads = deterministic ? 1 : undefined,
}: Pick<SessionOptions, 'deterministic' | 'intraOpThreads' | 'interOpThreads'>): ConfigProto {
  return {
    ...(intraOpThreads === undefined ? {} : { intraOpParallelismThreads: intraOpThreads }),
    ...(interOpThreads === undefined ? {} : { interOpParallelismThreads: interOpThreads }),
    // Otherwise the first session of the process decides for all.
    usePerSessionThreads: true,
  };
}

function ofServer({ job, task }: Server): ConfigProto {
  return {
    // Otherwise making a session waits until every task is there.
    deviceFilters: [`/job:${job}/task:${task}`],
    // Otherwise two sessions of a server share variables of one name.
    isolateSessionState: true,
  };
}
