import { ArgumentRangeError, expectOptions, shownValue } from '@ssd/errors';
import type { Pointer } from '../native/c-api.js';
import { expectThreads } from '../native/expect-threads.js';
import type { Server } from '../native/server.js';
import { Status } from '../native/status.js';
import { load } from '../native/tensorflow.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import { encodeMessage } from '../proto/schema.js';
import { checkCluster } from './check-cluster.js';

/** Options of {@link startServer}. */
export interface ServerOptions {
  /** `host:port` of every task, the same list in the same order for all of them. */
  readonly cluster: readonly string[];
  /** The place of this process in the list. */
  readonly task: number;
  /** @default 'worker' */
  readonly job?: string;
  /** Threads inside one op, of all of the process's sessions. @default one a core */
  readonly intraOpThreads?: number;
  /** Ops at once. @default 1, so that the same inputs give the same bits */
  readonly interOpThreads?: number;
}

/** TensorFlow runs one server a process, for ever: it cannot stop one. One a process, whichever copies of this package are loaded. */
const KEY = Symbol.for('@ssd/tf-runtime/server');
const holder = globalThis as Record<symbol, unknown>;

/**
 * Starts TensorFlow's own server (gRPC), through which the tasks of a cluster compute together: {@link allReduce} and the like in
 * sessions that are given it. Start it before the first session and before anything is computed. It lives as long as the process.
 *
 * It listens on all network interfaces, whatever its address says, and whoever reaches the port can run code: gRPC has neither a
 * password nor encryption here. Keep it behind a firewall, or in a network namespace.
 *
 * @throws ArgumentRangeError, ArgumentTypeError for addresses and numbers that are none; TensorFlowError FAILED_PRECONDITION where this
 * process has a server, UNAVAILABLE where the port is taken, UNIMPLEMENTED where the library has no server
 */
export function startServer(options: ServerOptions): Server {
  expectOptions(options, ['cluster', 'task', 'job', 'intraOpThreads', 'interOpThreads'], 'startServer');
  const { cluster, task, job = 'worker', intraOpThreads = 0, interOpThreads = 1 } = options;
  checkCluster(cluster, task);
  if (typeof job !== 'string' || !/^[a-z_][a-z0-9_]*$/.test(job)) {
    throw new ArgumentRangeError(`Expected lower case letters as job, got ${shownValue(job)}.`, {
      hint: 'Such as "worker", the same for all tasks.',
    });
  }
  expectThreads({ intraOpThreads, interOpThreads });
  const running = holder[KEY] as Server | undefined;
  if (running !== undefined) {
    throw new TensorFlowError(
      'FAILED_PRECONDITION',
      `expected a process without a server, but task ${running.task} of ${running.size} runs here, at ${running.target}`,
      { hint: 'TensorFlow cannot stop a server: start another process.' },
    );
  }
  const { api } = load();
  const definition = encodeMessage('ServerDef', {
    cluster: { job: [{ name: job, tasks: Object.fromEntries(cluster.entries()) }] },
    jobName: job,
    taskIndex: task,
    protocol: 'grpc',
    // Added to that of every session, lists twice: nothing more than has to be.
    defaultSessionConfig: {
      intraOpParallelismThreads: intraOpThreads,
      interOpParallelismThreads: interOpThreads,
      experimental: { collectiveGroupLeader: `/job:${job}/replica:0/task:0` },
    },
  });
  const status = new Status(api);
  try {
    const server = api.TF_NewServer<Pointer>(definition, definition.byteLength, status.pointer);
    checkStarted(status, cluster[task]!);
    api.TF_ServerStart(server, status.pointer);
    status.check('TF_ServerStart');
    const target = api.TF_ServerTarget<string>(server);
    const started: Server = {
      target,
      job,
      task,
      size: cluster.length,
      cluster: [...cluster],
      interOpThreads,
    };
    holder[KEY] = started;
    return started;
  } finally {
    status.delete();
  }
}

/** TensorFlow says no more than that it could not start. */
function checkStarted(status: Status, address: string): void {
  try {
    status.check('TF_NewServer');
  } catch (cause) {
    if (!(cause instanceof TensorFlowError) || cause.code !== 'UNKNOWN') throw cause;
    throw new TensorFlowError(
      'UNAVAILABLE',
      `expected to listen at the port of ${address}, on all network interfaces, but could not: ${cause.message}`,
      { hint: 'Another process has the port, perhaps an earlier run: end it, or take another port.', cause },
    );
  }
}
