import { decodeMessage, encodeMessage } from '../proto/schema.js';

/** Settings of one run (tensorflow/core/protobuf/config.proto, RunOptions). */
export interface RunOptions {
  /** Gives up after this long, milliseconds, with DEADLINE_EXCEEDED. */
  readonly timeoutMs?: number;
  /** Records when each node ran. Slows the step down. */
  readonly trace?: boolean;
}

/** One node's run inside a step. */
export interface NodeTiming {
  readonly node: string;
  readonly device: string;
  readonly thread: number;
  /** Microseconds since the step's first node was scheduled. */
  readonly start: number;
  /** Microseconds. */
  readonly duration: number;
}

/** When each node of a step ran. */
export interface StepTrace {
  readonly nodes: readonly NodeTiming[];
}

const FULL_TRACE = 3;

/** The serialised RunOptions, or nothing where every setting is TensorFlow's own. */
export const encodeRunOptions = ({ timeoutMs, trace = false }: RunOptions): Uint8Array | undefined =>
  timeoutMs === undefined && !trace
    ? undefined
    : encodeMessage('RunOptions', {
        ...(timeoutMs === undefined ? {} : { timeoutInMs: Math.max(1, Math.ceil(timeoutMs)) }),
        ...(trace ? { traceLevel: FULL_TRACE } : {}),
      });

interface RunMetadata {
  stepStats: {
    devStats: {
      device: string;
      nodeStats: { nodeName: string; allStartMicros: number; allEndRelMicros: number; threadId: number }[];
    }[];
  } | null;
}

/** The trace in the RunMetadata that a traced run fills. */
export const decodeStepTrace = (bytes: Uint8Array): StepTrace => {
  const { stepStats } = decodeMessage<RunMetadata>('RunMetadata', bytes);
  const nodes = (stepStats?.devStats ?? []).flatMap(({ device, nodeStats }) =>
    nodeStats.map((node) => ({
      node: node.nodeName,
      device,
      thread: node.threadId,
      start: node.allStartMicros,
      duration: node.allEndRelMicros,
    })),
  );
  const first = nodes.reduce((least, node) => Math.min(least, node.start), Infinity);
  return {
    nodes: nodes.map((node) => ({ ...node, start: node.start - first })).sort((a, b) => a.start - b.start),
  };
};

/** A trace as chrome://tracing and Perfetto open it: JSON text, one row a thread. */
export const toChromeTrace = ({ nodes }: StepTrace): string =>
  JSON.stringify({
    traceEvents: nodes.map(({ node, device, thread, start, duration }) => ({
      ph: 'X',
      name: node,
      cat: device,
      pid: device,
      tid: thread,
      ts: start,
      dur: duration,
    })),
  });
