import { closing } from '@ssd/files';
import { Graph } from '../graph/graph.js';
import type { Output } from '../native/c-api.js';
import { DataType } from '../native/data-type.js';
import { newTensor, readTensor } from '../native/native-tensor.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import { type ConfigProto, encodeConfigProto } from '../session/config-proto.js';
import { NativeSession } from '../session/native-session.js';

/** A small computation to try. */
export interface Trial {
  /** Values of the placeholder that the graph starts at, float32. */
  readonly input: { readonly shape: readonly number[]; readonly values: readonly number[] };
  /** Adds what is to be tried, and gives the output to look at. */
  readonly build: (graph: Graph, input: Output) => Output;
  readonly config?: ConfigProto;
}

/**
 * Runs a small graph once, in a session of its own.
 *
 * @returns what came out, or TensorFlow's error where it cannot compute it
 */
export function tryGraph(
  tf: LoadedTensorFlow,
  { input, build, config = {} }: Trial,
): Float32Array | TensorFlowError {
  const { api } = tf;
  const graph = new Graph(tf);
  try {
    const placeholder = graph.placeholder('input', DataType.FLOAT, input.shape);
    const output = build(graph, placeholder);
    const session = new NativeSession(
      tf,
      graph.pointer,
      encodeConfigProto({
        intraOpParallelismThreads: 1,
        interOpParallelismThreads: 1,
        usePerSessionThreads: true,
        ...config,
      }),
    );
    return closing(
      () => {
        const tensor = newTensor(api, DataType.FLOAT, input.shape, input.values);
        return closing(
          () => {
            const feeds = [{ output: placeholder, tensor }];
            const { tensors } = session.runSync({ name: 'trial', feeds, fetches: [output], targets: [] });
            const [result = null] = tensors;
            return closing(
              () => readTensor(api, result) as Float32Array,
              () => {
                api.TF_DeleteTensor(result);
              },
            );
          },
          () => {
            api.TF_DeleteTensor(tensor);
          },
        );
      },
      () => {
        session.close();
      },
    );
  } catch (error) {
    if (error instanceof TensorFlowError) return error;
    throw error;
  } finally {
    graph.delete();
  }
}
