import type { NpuOptions } from './parameters/all.js';

export interface DumpOptions {
  /** Folder that exists and can be read and written. */
  readonly path: string;
  /**
   * Steps, and ranges of steps with both ends, at most 100.
   *
   * @default every step
   */
  readonly steps?: readonly (number | readonly [from: number, to: number])[];
  /** @default 'output' */
  readonly mode?: 'input' | 'output' | 'all';
}

/** Options that write operators' tensors, to compare with a CPU's. Spread them into `npuConfig`'s. */
export function dumpOptions({ path, steps, mode = 'output' }: DumpOptions): NpuOptions {
  return {
    enableDump: true,
    dumpPath: path,
    dumpMode: mode,
    ...(steps === undefined
      ? {}
      : { dumpStep: steps.map((step) => (typeof step === 'number' ? step : step.join('-'))).join('|') }),
  };
}

export interface OverflowDumpOptions {
  /** Folder that exists and can be read and written. */
  readonly path: string;
  /** @default 'all' */
  readonly mode?: 'aicore_overflow' | 'atomic_overflow' | 'all';
}

/** Options that write the operators that overflow, to find where a loss becomes NaN. Not together with a dump. */
export function overflowDumpOptions({ path, mode = 'all' }: OverflowDumpOptions): NpuOptions {
  return {
    enableDumpDebug: true,
    dumpPath: path,
    dumpDebugMode: mode,
  };
}
