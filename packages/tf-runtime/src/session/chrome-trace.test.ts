import { toChromeTrace } from './chrome-trace.js';
import type { NodeTiming } from './step-trace.js';

const node = (name: string, start: number, duration: number, device = 'CPU:0'): NodeTiming => ({
  node: name,
  type: name === 'untold' ? '' : 'Conv2D',
  inputs: ['x'],
  device,
  thread: 0,
  start,
  duration,
});

interface TraceEvent {
  readonly ph: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly name: string;
  readonly args: { readonly name?: string; readonly node?: string };
}
const eventsOf = (nodes: readonly NodeTiming[]): TraceEvent[] =>
  (JSON.parse(toChromeTrace({ nodes })) as { traceEvents: TraceEvent[] }).traceEvents;

it('is events of the Trace Event Format', () => {
  expect(eventsOf([node('a', 0, 5.5)])).toEqual([
    { ph: 'M', pid: 0, name: 'process_name', args: { name: 'CPU:0' } },
    { ph: 'M', pid: 0, tid: 0, name: 'thread_name', args: { name: 'operations 1' } },
    {
      ph: 'X',
      pid: 0,
      tid: 0,
      ts: 0,
      dur: 5.5,
      cat: 'operation',
      name: 'Conv2D',
      args: { node: 'a', inputs: ['x'] },
    },
  ]);
});

it('gives nodes that overlap rows of their own, and devices processes', () => {
  const nodes = [
    node('a', 0, 10),
    node('b', 4, 2),
    node('c', 6, 9),
    node('d', 10, 1),
    node('e', 3, 1, 'CPU:1'),
  ];
  const rows = eventsOf(nodes)
    .filter(({ ph }) => ph === 'X')
    .map(({ pid, tid, args }) => `${args.node} ${pid}.${tid}`);
  // b and c are beside a; c begins where b ends; d begins where a ends.
  expect(rows).toEqual(['a 0.0', 'd 0.0', 'b 0.1', 'c 0.1', 'e 1.0']);
});

it('names a node whose type is unknown by its name', () => {
  expect(eventsOf([node('untold', 0, 1)]).at(-1)?.name).toBe('untold');
});

it('may be of nothing', () => {
  expect(JSON.parse(toChromeTrace({ nodes: [] }))).toEqual({ traceEvents: [], displayTimeUnit: 'ms' });
});
