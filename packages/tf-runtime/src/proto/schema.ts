import { ArgumentRangeError, ArgumentTypeError } from '@ssd/errors';
import protobuf from 'protobufjs';

// The messages of TensorFlow's protocol buffers that we write or read, field numbers as in TensorFlow 2.21's
// tensorflow/core/protobuf/*.proto and tensorflow/core/framework/*.proto. Fields we never touch are left out.
const SOURCE = `
syntax = "proto3";
package tensorflow;

message Dim { int64 size = 1; string name = 2; }
message TensorShapeProto { repeated Dim dim = 2; bool unknown_rank = 3; }
message ListValue {
  repeated bytes s = 2; repeated int64 i = 3; repeated float f = 4; repeated bool b = 5; repeated int32 type = 6;
}
message AttrValue {
  oneof value { bytes s = 2; int64 i = 3; float f = 4; bool b = 5; int32 type = 6; ListValue list = 1; }
}

message CustomGraphOptimizer { string name = 1; map<string, AttrValue> parameter_map = 2; }
message RewriterConfig {
  int32 cpu_layout_conversion = 50; int32 layout_optimizer = 1; int32 constant_folding = 3; int32 shape_optimization = 13;
  int32 remapping = 14; int32 common_subgraph_elimination = 24; int32 arithmetic_optimization = 7;
  int32 dependency_optimization = 8; int32 loop_optimization = 9; int32 function_optimization = 10;
  int32 debug_stripper = 11; bool disable_model_pruning = 2; int32 scoped_allocator_optimization = 15;
  int32 pin_to_host_optimization = 18; int32 implementation_selector = 22; int32 auto_mixed_precision = 23;
  int32 auto_mixed_precision_onednn_bfloat16 = 31; int32 auto_mixed_precision_cpu = 29; bool disable_meta_optimizer = 19;
  int32 use_plugin_optimizers = 28; int32 meta_optimizer_iterations = 12; int32 min_graph_nodes = 17;
  int32 memory_optimization = 4; int64 meta_optimizer_timeout_ms = 20; bool fail_on_optimizer_errors = 21;
  repeated string optimizers = 100; repeated CustomGraphOptimizer custom_optimizers = 200;
}
message OptimizerOptions {
  bool do_common_subexpression_elimination = 1; bool do_constant_folding = 2; int64 max_folded_constant_in_bytes = 6;
  bool do_function_inlining = 4; int32 opt_level = 3; int32 global_jit_level = 5; bool cpu_global_jit = 7;
}
message GraphOptions {
  bool enable_recv_scheduling = 2; OptimizerOptions optimizer_options = 3; bool infer_shapes = 5;
  bool place_pruned_graph = 6; bool enable_bfloat16_sendrecv = 7; RewriterConfig rewrite_options = 10;
}
message Experimental { string collective_group_leader = 1; }
message ConfigProto {
  map<string, int32> device_count = 1; int32 intra_op_parallelism_threads = 2; int32 inter_op_parallelism_threads = 5;
  bool use_per_session_threads = 9; repeated string device_filters = 4; bool allow_soft_placement = 7;
  bool log_device_placement = 8; GraphOptions graph_options = 10; int64 operation_timeout_in_ms = 11;
  bool isolate_session_state = 15; bool share_cluster_devices_in_session = 17; Experimental experimental = 16;
}

message JobDef { string name = 1; map<int32, string> tasks = 2; }
message ClusterDef { repeated JobDef job = 1; }
message ServerDef {
  ClusterDef cluster = 1; string job_name = 2; int32 task_index = 3; ConfigProto default_session_config = 4; string protocol = 5;
}

// Nodes, versions and library as bytes, so that a graph is cut without being understood.
message GraphDef { repeated bytes node = 1; bytes library = 2; bytes versions = 4; }
message NodeDef { string name = 1; string op = 2; repeated string input = 3; }

message RunOptions { int32 trace_level = 1; int64 timeout_in_ms = 2; bool report_tensor_allocations_upon_oom = 7; }
message NodeExecStats {
  string node_name = 1; int64 all_start_micros = 2; int64 op_start_rel_micros = 3; int64 op_end_rel_micros = 4;
  int64 all_end_rel_micros = 5; string timeline_label = 8; uint32 thread_id = 10;
  int64 all_end_rel_nanos = 16;
}
message DeviceStepStats { string device = 1; repeated NodeExecStats node_stats = 2; }
message StepStats { repeated DeviceStepStats dev_stats = 1; }
message RunMetadata { StepStats step_stats = 1; }

message ArgDef { string name = 1; int32 type = 3; string type_attr = 4; string number_attr = 5; string type_list_attr = 6; }
message AttrDef { string name = 1; string type = 2; }
message OpDef { string name = 1; repeated ArgDef input_arg = 2; repeated ArgDef output_arg = 3; repeated AttrDef attr = 4; }

// An event file's records (tensorflow/core/util/event.proto, framework/summary.proto).
message HistogramProto {
  double min = 1; double max = 2; double num = 3; double sum = 4; double sum_squares = 5;
  repeated double bucket_limit = 6; repeated double bucket = 7;
}
message Summary {
  message Image { int32 height = 1; int32 width = 2; int32 colorspace = 3; bytes encoded_image_string = 4; }
  message Value { string tag = 1; oneof value { float simple_value = 2; Image image = 4; HistogramProto histo = 5; } }
  repeated Value value = 1;
}
message Event {
  double wall_time = 1; int64 step = 2;
  oneof what { string file_version = 3; bytes graph_def = 4; Summary summary = 5; }
}

message TensorSliceProto { message Extent { int64 start = 1; int64 length = 2; } repeated Extent extent = 1; }
message VersionDef { int32 producer = 1; int32 min_consumer = 2; }
message BundleHeaderProto { int32 num_shards = 1; int32 endianness = 2; VersionDef version = 3; }
message BundleEntryProto {
  int32 dtype = 1; TensorShapeProto shape = 2; int32 shard_id = 3; int64 offset = 4; int64 size = 5; fixed32 crc32c = 6;
  repeated TensorSliceProto slices = 7;
}
`;

let root: protobuf.Root | undefined;

/** A message type of TensorFlow's, by its short name. */
export function messageType(name: string): protobuf.Type {
  return (root ??= protobuf.parse(SOURCE).root).lookupType(`tensorflow.${name}`);
}

/** The bytes of message `name` with these fields (camelCase); a field the message lacks is an error. */
export function encodeMessage(name: string, fields: object): Uint8Array {
  const type = messageType(name);
  expectFields(type, fields, name);
  return type.encode(type.fromObject(fields)).finish();
}

/** protobufjs leaves out a field that the message lacks, and takes any number for a whole one. */
function expectFields(type: protobuf.Type, fields: object, path: string): void {
  for (const [key, value] of Object.entries(fields) as [string, unknown][]) {
    if (value === undefined) continue;
    const field = Object.hasOwn(type.fields, key) ? type.fields[key]?.resolve() : undefined;
    if (field === undefined) {
      throw new ArgumentRangeError(
        `Expected a field of ${path} (${Object.keys(type.fields).join(', ')}), got ${JSON.stringify(key)}.`,
      );
    }
    const place = `${path}.${key}`;
    if (!field.repeated && !field.map) {
      expectValue(field, value, place);
      continue;
    }
    const entries = Object.entries(value as object) as [string, unknown][];
    for (const [at, entry] of entries) expectValue(field, entry, `${place}[${at}]`);
  }
}

function expectValue({ type, resolvedType }: protobuf.Field, value: unknown, place: string): void {
  if (resolvedType instanceof protobuf.Type) {
    if (typeof value !== 'object' || value === null) throw wrong(place, 'an object', value);
    expectFields(resolvedType, value, place);
  } else if (type === 'bool') {
    if (typeof value !== 'boolean') throw wrong(place, 'true or false', value);
  } else if (/^u?int(?:32|64)$/.test(type)) {
    const limit = type.endsWith('32') ? 2 ** (type.startsWith('u') ? 32 : 31) : 2 ** 53;
    const isWhole = typeof value === 'number' && Number.isInteger(value);
    if (!isWhole || value >= limit || value < (type.startsWith('u') ? 0 : -limit))
      throw wrong(place, `a whole number (${type})`, value);
  }
}

function wrong(place: string, expected: string, value: unknown): TypeError {
  return new ArgumentTypeError(
    `Expected ${expected} as ${place}, got ${typeof value === 'string' ? JSON.stringify(value) : String(value)}.`,
  );
}

/** Message `name` out of its bytes: int64 as numbers, absent fields at their defaults. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the schema above is the type
export function decodeMessage<T>(name: string, bytes: Uint8Array): T {
  const type = messageType(name);
  return type.toObject(type.decode(bytes), { longs: Number, defaults: true, arrays: true }) as T;
}
