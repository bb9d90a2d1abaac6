import type { NodeTiming, StepTrace } from './step-trace.js';

/**
 * A trace as chrome://tracing and Perfetto open it: JSON text in the Trace Event Format. A device is a process; nodes that
 * ran at the same time are in rows of their own, since TensorFlow does not say which thread of its pool ran which.
 */
export function toChromeTrace({ nodes }: StepTrace): string {
  const devices = [...new Set(nodes.map(({ device }) => device))];
  const traceEvents = devices.flatMap((device, pid) => {
    const rows = inRows(nodes.filter((node) => node.device === device));
    return [
      { ph: 'M', pid, name: 'process_name', args: { name: device } },
      ...rows.flatMap((row, tid) => [
        { ph: 'M', pid, tid, name: 'thread_name', args: { name: `operations ${tid + 1}` } },
        ...row.map(({ node, type, inputs, start, duration }) => ({
          ph: 'X',
          pid,
          tid,
          ts: start,
          dur: duration,
          cat: 'operation',
          name: type === '' ? node : type,
          args: { node, inputs },
        })),
      ]),
    ];
  });
  return JSON.stringify({ traceEvents, displayTimeUnit: 'ms' });
}

/** Deals nodes out so that none overlaps another in its row: the first row that is free gets the node. */
function inRows(nodes: readonly NodeTiming[]): NodeTiming[][] {
  const rows: NodeTiming[][] = [];
  for (const node of [...nodes].sort((a, b) => a.start - b.start)) {
    const free = rows.find((row) => {
      const last = row.at(-1);
      return last === undefined || last.start + last.duration <= node.start;
    });
    if (free === undefined) rows.push([node]);
    else free.push(node);
  }
  return rows;
}
