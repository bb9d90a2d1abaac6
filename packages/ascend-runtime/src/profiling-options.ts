import { suggestName } from '@ssd/names';
import { AscendError } from './errors.js';
import type { NpuOptions } from './parameters/all.js';

const metrics = [
  'PipeUtilization',
  'ArithmeticUtilization',
  'Memory',
  'MemoryL0',
  'ResourceConflictRatio',
] as const;

export interface ProfilingOptions {
  /** Folder that exists and can be read and written. */
  readonly output: string;
  /**
   * Megabytes to keep; older files are deleted.
   *
   * @default no limit
   */
  readonly storageLimit?: number;
  /**
   * Iterations: forward, backward, update.
   *
   * @default true
   */
  readonly trainingTrace?: boolean;
  /**
   * Tasks of the device.
   *
   * @default true
   */
  readonly taskTrace?: boolean;
  /**
   * Collectives.
   *
   * @default false
   */
  readonly hccl?: boolean;
  /**
   * Operators on the device's CPU.
   *
   * @default true
   */
  readonly aicpu?: boolean;
  /**
   * First operator of the forward pass; found by the profiler if empty.
   *
   * @default ''
   */
  readonly fpPoint?: string;
  /**
   * Last operator of the backward pass; found by the profiler if empty.
   *
   * @default ''
   */
  readonly bpPoint?: string;
  /** @default 'PipeUtilization' */
  readonly aicMetrics?: (typeof metrics)[number];
}

function onOff(value: boolean): 'on' | 'off' {
  return value ? 'on' : 'off';
}

/**
 * Options that profile the run (CANN's profiling_options JSON). Spread them into `npuConfig`'s.
 *
 * @throws AscendError BAD_OPTION
 */
export function profilingOptions({
  output,
  storageLimit,
  trainingTrace = true,
  taskTrace = true,
  hccl = false,
  aicpu = true,
  fpPoint = '',
  bpPoint = '',
  aicMetrics = 'PipeUtilization',
}: ProfilingOptions): NpuOptions {
  if (typeof output !== 'string' || output === '') {
    throw new AscendError(
      'BAD_OPTION',
      `Expected the profiling output to be a folder that exists, got ${JSON.stringify(output)}.`,
    );
  }
  if (storageLimit !== undefined && !(Number.isSafeInteger(storageLimit) && storageLimit > 0)) {
    throw new AscendError(
      'BAD_OPTION',
      `Expected storageLimit to be a positive number of megabytes, got ${storageLimit}.`,
    );
  }
  if (!metrics.includes(aicMetrics)) {
    throw new AscendError(
      'BAD_OPTION',
      `Unknown aicMetrics "${aicMetrics}".${suggestName(aicMetrics, metrics)}`,
    );
  }
  return {
    profilingMode: true,
    profilingOptions: JSON.stringify({
      output,
      ...(storageLimit === undefined ? {} : { storage_limit: `${storageLimit}MB` }),
      training_trace: onOff(trainingTrace),
      task_trace: onOff(taskTrace),
      hccl: onOff(hccl),
      aicpu: onOff(aicpu),
      fp_point: fpPoint,
      bp_point: bpPoint,
      aic_metrics: aicMetrics,
    }),
  };
}
