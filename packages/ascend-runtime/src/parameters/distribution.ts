import { flag, integer, text } from './parameter.js';

/** Many devices. */
export const distribution = {
  /** Overlap the gradients' all-reduce with the backward pass. Adapter's default: false, in newer ones true. */
  hcomParallel: flag('hcom_parallel'),
  /** Adapter's default: false. */
  hcomMultiMode: flag('hcom_multi_mode'),
  /** Adapter's default: −1, none. */
  localRankId: integer('local_rank_id', 0, 7),
  /** Devices such as `1,2,3`. */
  localDeviceList: text('local_device_list', {
    pattern: /^\d+(,\d+)*$/,
    expected: 'device ids such as "1,2,3"',
  }),
  /** Newer adapters. */
  hcclTimeout: integer('hccl_timeout', 0),
  /** Newer adapters. */
  hcclAlgorithm: text('HCCL_algorithm'),
  /** Newer adapters. */
  enableGraphParallel: flag('enable_graph_parallel'),
  /** Newer adapters. */
  graphParallelOptionPath: text('graph_parallel_option_path'),
  /** Newer adapters. */
  esClusterConfig: text('es_cluster_config'),
} as const;
