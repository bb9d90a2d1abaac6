import { backend, getBackend } from '@tensorflow/tfjs-core';
import { GRAPH_BACKEND } from '../graph/graph-backend.js';
import type { NodeBackend } from '../tfjs/node-backend.js';

/** The names of the backends that this package registers. */
export const OUR_BACKENDS = ['tensorflow', GRAPH_BACKEND] as const;

/** The current backend, where it is one of ours and takes TensorFlow's ops by name. */
export function ourBackend(): NodeBackend | undefined {
  return (OUR_BACKENDS as readonly string[]).includes(getBackend()) ? (backend() as NodeBackend) : undefined;
}
