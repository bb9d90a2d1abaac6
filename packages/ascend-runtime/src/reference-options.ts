import { dumpOptions, overflowDumpOptions } from './dump-options.js';
import { AscendError } from './errors.js';
import type { NpuOptions } from './parameters/all.js';

export interface ReferenceOptions {
  /** @default 'allow_fp32_to_fp16' */
  readonly precisionMode?: NonNullable<NpuOptions['precisionMode']>;
  /**
   * Devices of the run; more than one overlaps the all-reduce.
   *
   * @default 1
   */
  readonly rankSize?: number;
  /**
   * `overflow`: operators that overflow (`--over_dump`). `data`: inputs and outputs of every operator in every step
   * (`--data_dump_flag`), which is a great deal.
   *
   * @default 'none'
   */
  readonly dump?: 'none' | 'overflow' | 'data';
  /** Folder that exists. Required with a dump. */
  readonly dumpPath?: string;
}

/**
 * The options that train.py of SSD-VGG_ID1619_for_TensorFlow sets: shapes may change, each new one is compiled when it
 * comes.
 *
 * @throws AscendError BAD_OPTION for a dump without a folder
 */
export function referenceOptions({
  precisionMode = 'allow_fp32_to_fp16',
  rankSize = 1,
  dump = 'none',
  dumpPath,
}: ReferenceOptions = {}): NpuOptions {
  if (dump !== 'none' && dumpPath === undefined) {
    throw new AscendError(
      'BAD_OPTION',
      `Expected dumpPath, a folder that exists, for the dump "${dump}", got none.`,
      { hint: 'Give dumpPath, or leave the dump out.' },
    );
  }
  return {
    precisionMode,
    dynamicInput: true,
    dynamicGraphExecuteMode: 'lazy_recompile',
    useOffLine: true,
    ...(rankSize > 1 ? { hcomParallel: true } : {}),
    ...(dump === 'overflow' ? overflowDumpOptions({ path: dumpPath! }) : {}),
    ...(dump === 'data' ? dumpOptions({ path: dumpPath!, mode: 'all' }) : {}),
  };
}
