import { bytes, choice, flag, integer, text } from './parameter.js';

/** Compilation, fusion and memory. */
export const tuning = {
  autoTuneMode: choice('auto_tune_mode', ['GA', 'RL', 'GA|RL', 'RL,GA']),
  /** Adapter's default: the environment's AOE_MODE. `mdat` needs newer adapters, `3` older ones. */
  aoeMode: choice('aoe_mode', ['1', '2', '3', '4', 'mdat']),
  /** Newer adapters. */
  aoeConfigFile: text('aoe_config_file'),
  /** Folder of the tuner. Adapter's default: "./". */
  workPath: text('work_path'),
  distributeConfig: text('distribute_config'),
  /** Adapter's default: `l2_optimize`. */
  bufferOptimize: choice('buffer_optimize', ['l2_optimize', 'off_optimize']),
  /** Adapter's default: 0. */
  enableSmallChannel: integer('enable_small_channel', 0, 1),
  fusionSwitchFile: text('fusion_switch_file'),
  /** Not with `compressWeightConf`. */
  enableCompressWeight: flag('enable_compress_weight'),
  /** Not with `enableCompressWeight`. */
  compressWeightConf: text('compress_weight_conf'),
  opCompilerCacheMode: choice('op_compiler_cache_mode', ['enable', 'disable', 'force']),
  opCompilerCacheDir: text('op_compiler_cache_dir'),
  /** Newer adapters. */
  graphCompilerCacheDir: text('graph_compiler_cache_dir'),
  /** Bytes of feature maps. */
  graphMemoryMaxSize: bytes('graph_memory_max_size'),
  /** Bytes of variables. */
  variableMemoryMaxSize: bytes('variable_memory_max_size'),
  /** Newer adapters. */
  memoryOptimizationPolicy: text('memory_optimization_policy'),
  /** Newer adapters. */
  staticMemoryPolicy: integer('static_memory_policy', 0),
  /** Newer adapters. */
  externalWeight: flag('external_weight'),
  /** Newer adapters. */
  atomicCleanPolicy: integer('atomic_clean_policy', 0),
  streamMaxParallelNum: text('stream_max_parallel_num'),
  /** Newer adapters. */
  graphSlice: text('graph_slice'),
} as const;
