import { type Tensor, expandDims, scalar } from '@tensorflow/tfjs-core';
import { ourBackend } from '../kernels/our-backend.js';
import type { Server } from '../native/server.js';
import { attribute } from '../tfjs/attributes.js';
import type { NodeBackend } from '../tfjs/node-backend.js';
import { expectSeconds } from './expect-seconds.js';
import { nextCollectiveKey } from './collective-scope.js';

const MERGES = { sum: 'Add', min: 'Min', max: 'Max', product: 'Mul' } as const;

/** Options of every collective. */
export interface CollectiveOptions {
  /**
   * Seconds until a task that does not come is an error, DEADLINE_EXCEEDED. TensorFlow keeps two threads for so long for every run of
   * every collective with a limit, also of those that are done: it is for a few, not for each step of a training, which runs out of
   * threads with it. Watch over the tasks instead.
   *
   * @default none: a task that is gone is an error, one that stands still is waited for without end
   */
  readonly timeoutSeconds?: number;
}

/** Seconds that task 0 has to come before the first run of a function whose collectives have no limit. */
const LEADER_SECONDS = 600;

/** All tasks are one group. */
const GROUP = 1;

/** Attributes of the next collective. */
function shared({ size }: Server, operation: string, { timeoutSeconds }: CollectiveOptions) {
  if (timeoutSeconds !== undefined) expectSeconds(timeoutSeconds);
  const key = nextCollectiveKey(operation, timeoutSeconds ?? LEADER_SECONDS);
  return [
    attribute.int('group_size', size),
    attribute.int('group_key', GROUP),
    attribute.int('instance_key', key),
    attribute.string('communication_hint', 'auto'),
    attribute.float('timeout_seconds', timeoutSeconds ?? 0), // 0 is none
  ];
}

/**
 * The sum, or another merge, of the tasks' tensors, element by element, on every task the same bits. For compiled functions: every
 * task compiles the same function, with the same collectives in the same order, and runs it equally often. Gradients do not flow
 * through it.
 *
 * @param x float32 or int32, of one shape on all tasks
 * @throws TraceError BAD_USE outside of a compiled function. At run: TensorFlowError DEADLINE_EXCEEDED or UNAVAILABLE where
 * a task does not come in time; no collective of this process works from then on. A task 0 that is frozen before the first run of a
 * function, and not gone, is waited for without end
 */
export function allReduce<T extends Tensor>(
  x: T,
  server: Server,
  { merge = 'sum', ...options }: CollectiveOptions & { readonly merge?: keyof typeof MERGES } = {},
): T {
  const attributes = shared(server, 'allReduce', options);
  if (server.size === 1) return x.clone();
  return tracing().executeSingleOutput(
    'CollectiveReduce',
    [
      ...attributes,
      attribute.string('merge_op', MERGES[merge]),
      attribute.string('final_op', 'Id'),
      attribute.ints('subdiv_offsets', [0]),
      attribute.ints('wait_for', []),
    ],
    [x],
  ) as T;
}

/**
 * The tensor of task 0, on every task. As {@link allReduce}.
 *
 * @param x of one shape on all tasks
 */
export function broadcast<T extends Tensor>(x: T, server: Server, options: CollectiveOptions = {}): T {
  const attributes = [...shared(server, 'broadcast', options), attribute.shape('shape', x.shape)];
  if (server.size === 1) return x.clone();
  const backend = tracing();
  return (
    server.task === 0
      ? backend.executeSingleOutput('CollectiveBcastSend', attributes, [x])
      : backend.executeSingleOutput(
          'CollectiveBcastRecv',
          [attribute.type('T', backend.getDTypeInteger(x.dtype)), ...attributes],
          [],
        )
  ) as T;
}

/**
 * The tensors of all tasks, one after the other: [tasks, …x.shape], on every task the same bits. As {@link allReduce}.
 *
 * @param x float32 or int32, of one shape on all tasks
 */
export function allGather(x: Tensor, server: Server, options: CollectiveOptions = {}): Tensor {
  const shape = [server.size, ...x.shape];
  const attributes = [...shared(server, 'allGather', options), attribute.shape('shape', shape)];
  const own = expandDims(x);
  if (server.size === 1) return own;
  return tracing().executeSingleOutput('CollectiveGather', attributes, [own]);
}

/** A scalar that is there once every task has come to it: fetch it. As {@link allReduce}. */
export function barrier(server: Server, options: CollectiveOptions = {}): Tensor {
  return allReduce(scalar(1), server, options);
}

function tracing(): NodeBackend {
  return ourBackend()!; // there is one while a function is traced
}
