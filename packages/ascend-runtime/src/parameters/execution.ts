import { choice, flag, integer, text } from './parameter.js';

/** What runs where and how often. */
export const execution = {
  /** Run on the NPU. Adapter's default: true. */
  useOffLine: flag('use_off_line'),
  /** Offload the data set's preprocessing. Adapter's default: false. */
  enableDataPreProc: flag('enable_data_pre_proc'),
  /** Run what the NPU cannot on the host. Adapter's default: false. */
  mixCompileMode: flag('mix_compile_mode'),
  /** Steps a session run makes on the device. Adapter's default: 1. */
  iterationsPerLoop: integer('iterations_per_loop', 1),
  /** Turn functional control flow into switches and merges. Adapter's default: false. */
  lowerFunctionalOps: flag('lower_functional_ops'),
  /** 0 inference, 1 training. Adapter's default: 1. */
  graphRunMode: integer('graph_run_mode', 0, 1),
  /** Adapter's default: true. */
  variableFormatOptimize: flag('variable_format_optimize'),
  /** Adapter's default: false. */
  isTailingOptimization: flag('is_tailing_optimization'),
  /** Device of the session, before ASCEND_DEVICE_ID. Adapter's default: −1, none. */
  sessionDeviceId: integer('session_device_id', 0),
  /** Adapter's default: "localhost". */
  job: text('job'),
  /** Adapter's default: 0. */
  taskIndex: integer('task_index', 0),
  /** Adapter's default: true. */
  inOutPairFlag: flag('in_out_pair_flag'),
  inOutPair: text('in_out_pair'),
  minGroupSize: flag('min_group_size'),
  enableScopeFusionPasses: text('enable_scope_fusion_passes'),
  /** Newer adapters. 1: the same bits every time, slower. */
  deterministic: integer('deterministic', 0, 1),
  /** Newer adapters. */
  frozenVariable: flag('frozen_variable'),
  /** Newer adapters. */
  variablePlacement: choice('variable_placement', ['Host', 'Device']),
  /** Newer adapters. */
  deviceType: text('device_type'),
  /** Newer adapters. */
  socConfig: text('soc_config'),
  /** Newer adapters. */
  resourceConfigPath: text('resource_config_path'),
  /** Newer adapters. */
  constInput: text('const_input'),
  /** Newer adapters. */
  insertOpFile: text('insert_op_file'),
  /** Newer adapters. */
  acParallelEnable: text('ac_parallel_enable'),
  /** Newer adapters. */
  topoSortingMode: integer('topo_sorting_mode', 0),
  /** Newer adapters; milliseconds, −1 for no limit. */
  streamSyncTimeout: integer('stream_sync_timeout', -1),
  /** Newer adapters; milliseconds, −1 for no limit. */
  eventSyncTimeout: integer('event_sync_timeout', -1),
  /** Newer adapters. */
  graphExecTimeout: integer('graph_exec_timeout', -1),
  /** Newer adapters. */
  opExecuteTimeout: integer('op_execute_timeout', 0),
  /** Newer adapters. */
  opWaitTimeout: integer('op_wait_timeout', 0),
} as const;
