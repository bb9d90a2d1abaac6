import { ArgumentRangeError } from '@ssd/errors';
import type { StepTrace } from './step-trace.js';

/** Options of {@link costliestOperations}. */
export interface CostOptions {
  /** `type`: all operations of a type together, such as every convolution; `node`: each for itself. @default 'type' */
  readonly by?: 'type' | 'node';
}

/** What an operation, or all of a type, took in a step. */
export interface OperationCost {
  /** The type or the node. */
  readonly name: string;
  readonly type: string;
  /** Runs in the step. */
  readonly count: number;
  /** Microseconds, of all runs together. */
  readonly total: number;
  /** Microseconds. */
  readonly mean: number;
  /** Microseconds: the longest run's. */
  readonly longest: number;
  /** The node of the longest run. */
  readonly longestNode: string;
  /** Part of the time of all operations, range [0, 1]. Operations that overlap count in full. */
  readonly share: number;
}

/**
 * The operations that a traced step spent most time on, the costliest first.
 *
 * @param n - at most this many: whole number ≥ 0 @default 20
 */
export function costliestOperations(
  { nodes }: StepTrace,
  n = 20,
  { by = 'type' }: CostOptions = {},
): OperationCost[] {
  if (!Number.isInteger(n) || n < 0)
    throw new ArgumentRangeError(`Expected n to be a whole number ≥ 0, got ${n}`);
  const groups = new Map<string, { type: string; runs: typeof nodes }>();
  for (const node of nodes) {
    const name = by === 'node' || node.type === '' ? node.node : node.type;
    groups.set(name, { type: node.type, runs: [...(groups.get(name)?.runs ?? []), node] });
  }
  const all = nodes.reduce((sum, { duration }) => sum + duration, 0);
  return [...groups]
    .map(([name, { type, runs }]) => {
      const total = runs.reduce((sum, { duration }) => sum + duration, 0);
      const longest = runs.reduce((most, run) => (run.duration > most.duration ? run : most));
      return {
        name,
        type,
        count: runs.length,
        total,
        mean: total / runs.length,
        longest: longest.duration,
        longestNode: longest.node,
        share: all > 0 ? total / all : 0,
      };
    })
    .sort((a, b) => b.total - a.total)
    .slice(0, n);
}

function milliseconds(microseconds: number): string {
  return (microseconds / 1000).toFixed(3);
}

/** Costs as a table of text, times in milliseconds. */
export function formatOperationCosts(costs: readonly OperationCost[]): string {
  // Nodes one by one are the longest of themselves: their type says more.
  const nodes = costs.every(({ name, longestNode }) => name === longestNode);
  const rows = [
    ['operation', 'runs', 'total ms', 'mean ms', 'share', 'longest ms', nodes ? 'type' : 'of'],
    ...costs.map(({ name, type, count, total, mean, share, longest, longestNode }) => [
      name,
      `${count}`,
      milliseconds(total),
      milliseconds(mean),
      `${(share * 100).toFixed(1)} %`,
      milliseconds(longest),
      nodes ? type : longestNode,
    ]),
  ];
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, column) => Math.max(cell.length, most[column] ?? 0)),
    [],
  );
  return rows
    .map((row) =>
      row
        // Names to the left, numbers to the right.
        .map((cell, column) =>
          column === 0 || column === row.length - 1
            ? cell.padEnd(widths[column] ?? 0)
            : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
