import { choice, flag, integer, text } from './parameter.js';

/** Dumps, profiling and debugging; see `dumpOptions`, `overflowDumpOptions` and `profilingOptions`. */
export const diagnosis = {
  /** Write tensors of every step in `dumpStep` to `dumpPath`. Not with `enableDumpDebug`. */
  enableDump: flag('enable_dump'),
  /** Write the operators that overflow to `dumpPath`. Not with `enableDump`. */
  enableDumpDebug: flag('enable_dump_debug'),
  /** Folder that exists and can be read and written. */
  dumpPath: text('dump_path'),
  /** Steps such as `0|5|10-20`, at most 100 of them or ranges. Adapter's default: every step. */
  dumpStep: text('dump_step', {
    pattern: /^\d+(-\d+)?(\|\d+(-\d+)?)*$/,
    expected: 'steps and ranges such as "0|5|10-20"',
  }),
  /** Adapter's default: `output`. */
  dumpMode: choice('dump_mode', ['input', 'output', 'all']),
  /** Adapter's default: `all`. */
  dumpDebugMode: choice('dump_debug_mode', ['aicore_overflow', 'atomic_overflow', 'all']),
  /** Newer adapters. */
  dumpData: text('dump_data'),
  /** Newer adapters. */
  dumpLayer: text('dump_layer'),
  /** Adapter's default: 0, in newer ones 2. */
  enableExceptionDump: integer('enable_exception_dump', 0, 2),
  /** Adapter's default: 0. */
  opDebugLevel: integer('op_debug_level', 0, 4),
  /** Newer adapters. */
  opDebugConfig: text('op_debug_config'),
  debugDir: text('debug_dir'),
  /** Needs `profilingOptions`. */
  profilingMode: flag('profiling_mode'),
  /** JSON, see `profilingOptions()`. */
  profilingOptions: text('profiling_options'),
} as const;
