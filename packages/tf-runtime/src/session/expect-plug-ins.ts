import { readSignature } from '../graph/op-signature.js';
import type { Pointer } from '../native/c-api.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import type { ConfigProto } from './config-proto.js';

/** Graph optimizers that a plug-in brings: an op that it registers with them, and what it is called. */
const PLUG_INS: Readonly<Record<string, { readonly op: string; readonly name: string }>> = {
  NpuOptimizer: { op: 'GeOp', name: "Ascend's adapter (tf_adapter)" },
};

/** Asks the library's own register of ops. */
function hasOp(tf: LoadedTensorFlow, graph: Pointer, op: string): boolean {
  try {
    readSignature(tf, graph, op);
    return true;
  } catch (error) {
    if (error instanceof TensorFlowError && error.code === 'NOT_FOUND') return false;
    throw error;
  }
}

/**
 * TensorFlow passes over a graph optimizer that nobody registered, and runs everything on the CPU as if nothing had been asked for.
 *
 * @throws TensorFlowError (FAILED_PRECONDITION) naming the optimizer and the plug-in that is missing
 */
export function expectPlugIns(
  tf: LoadedTensorFlow,
  graph: Pointer,
  { graphOptions }: ConfigProto,
  has: typeof hasOp = hasOp,
): void {
  for (const { name } of graphOptions?.rewriteOptions?.customOptimizers ?? []) {
    const plugIn = Object.hasOwn(PLUG_INS, name) ? PLUG_INS[name] : undefined;
    if (plugIn === undefined || has(tf, graph, plugIn.op)) continue;
    throw new TensorFlowError(
      'FAILED_PRECONDITION',
      `expected ${plugIn.name} in the process for a session with ${name}, but TensorFlow ${tf.version} at ${tf.path} has ` +
        `no op "${plugIn.op}", which it brings: the session would run on the CPU`,
      {
        hint: 'Load the plug-in into TensorFlow before the session is made, or leave the configuration out to run on the CPU.',
      },
    );
  }
}
