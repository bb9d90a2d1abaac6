import { ArgumentRangeError } from '@ssd/errors';
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
  /** The operation after TensorFlow's rewriting, such as `_MklNativeFusedConv2D`; empty where TensorFlow does not say. */
  readonly type: string;
  /** Nodes it takes tensors of. */
  readonly inputs: readonly string[];
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
export function encodeRunOptions({ timeoutMs, trace = false }: RunOptions): Uint8Array | undefined {
  if (
    timeoutMs !== undefined &&
    !(typeof (timeoutMs as unknown) === 'number' && timeoutMs > 0 && timeoutMs < 2 ** 53)
  ) {
    throw new ArgumentRangeError(`Expected milliseconds > 0 as timeoutMs, got ${String(timeoutMs)}.`, {
      hint: 'Leave it out for none.',
    });
  }
  return timeoutMs === undefined && !trace
    ? undefined
    : encodeMessage('RunOptions', {
        ...(timeoutMs === undefined ? {} : { timeoutInMs: Math.max(1, Math.ceil(timeoutMs)) }),
        ...(trace ? { traceLevel: FULL_TRACE } : {}),
      });
}

interface RunMetadata {
  stepStats: {
    devStats: {
      device: string;
      nodeStats: {
        nodeName: string;
        allStartMicros: number;
        allEndRelMicros: number;
        allEndRelNanos: number;
        timelineLabel: string;
        threadId: number;
      }[];
    }[];
  } | null;
}

/** The trace in the RunMetadata that a traced run fills. */
export function decodeStepTrace(bytes: Uint8Array): StepTrace {
  const { stepStats } = decodeMessage<RunMetadata>('RunMetadata', bytes);
  const nodes = (stepStats?.devStats ?? []).flatMap(({ device, nodeStats }) =>
    nodeStats.map((node) => ({
      node: node.nodeName,
      ...fromLabel(node.timelineLabel),
      device,
      thread: node.threadId,
      start: node.allStartMicros,
      // Most operations take less than a microsecond.
      duration: node.allEndRelNanos > 0 ? node.allEndRelNanos / 1000 : node.allEndRelMicros,
    })),
  );
  const first = nodes.reduce((least, node) => Math.min(least, node.start), Infinity);
  return {
    nodes: nodes.map((node) => ({ ...node, start: node.start - first })).sort((a, b) => a.start - b.start),
  };
}

/** `NODE = TYPE(INPUT, INPUT)`, as TensorFlow labels a node's run; an input's index is left out. */
function fromLabel(label: string): { type: string; inputs: string[] } {
  const [, type = '', list = ''] = / = ([^(]+)\((.*)\)$/.exec(label) ?? [];
  return { type, inputs: list === '' ? [] : list.split(', ') };
}
