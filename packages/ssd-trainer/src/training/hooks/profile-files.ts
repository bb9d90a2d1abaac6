import { join } from 'node:path';
import {
  costliestOperations,
  formatOperationCosts,
  toChromeTrace,
  type OperationCost,
  type StepTrace,
} from '@ssd/tf-runtime';
import { makeFolder } from '@ssd/files';
import { csvCell } from '../../files/csv-cell.js';
import { diskError } from '../../files/disk-error.js';
import { writeFileAtomically } from '../../files/write-file-atomically.js';

/** A traced step. */
export interface TracedStep {
  /** Counted as logs do: 1 is the first. */
  readonly step: number;
  readonly trace: StepTrace;
  /** Of the step's runs, tracing included. */
  readonly seconds: number;
}

/** Rows of the tables for people; the CSV has all. */
const ROWS = 30;

/** Writes a step for chrome://tracing and Perfetto. @returns the file's path */
export async function writeTrace(folder: string, { step, trace }: TracedStep): Promise<string> {
  const path = join(folder, `step-${step}.trace.json`);
  await makeFolder(folder).catch((cause: unknown) => {
    throw diskError(folder, cause);
  });
  await writeFileAtomically(path, toChromeTrace(trace));
  return path;
}

/**
 * Writes what the operations of traced steps cost: the costliest as text, all of them as CSV.
 *
 * @param heading what was traced, a line each
 * @returns the path of the text
 */
export async function writeOperationCosts(
  folder: string,
  steps: readonly TracedStep[],
  heading: readonly string[],
): Promise<string> {
  const all: StepTrace = { nodes: steps.flatMap(({ trace }) => trace.nodes) };
  const text = [
    ...heading,
    '',
    'By type',
    formatOperationCosts(costliestOperations(all, ROWS)),
    '',
    'One by one',
    formatOperationCosts(costliestOperations(all, ROWS, { by: 'node' })),
  ];
  const path = join(folder, 'operations.txt');
  await writeFileAtomically(path, `${text.join('\n')}\n`);
  const everything = costliestOperations(all, all.nodes.length, { by: 'node' });
  await writeFileAtomically(join(folder, 'operations.csv'), csvOf(everything));
  return path;
}

function csvOf(costs: readonly OperationCost[]): string {
  const rows = costs.map(({ name, type, count, total, mean, longest, share }) =>
    [csvCell(name), csvCell(type), count, total, mean, longest, share].join(','),
  );
  return ['operation,type,runs,total_us,mean_us,longest_us,share', ...rows, ''].join('\n');
}
