export {
  type CheckpointEntry,
  type CheckpointIndex,
  readCheckpointIndex,
} from './checkpoint/checkpoint-index.js';
export {
  type CheckpointPlace,
  type CheckpointState,
  checkpointPlace,
  readCheckpointState,
  writeCheckpointState,
} from './checkpoint/checkpoint-state.js';
export { type CheckpointTensor, readCheckpoint } from './checkpoint/read-checkpoint.js';
export type { RestoreReport } from './checkpoint/restore-variables.js';
export { type Capabilities, capabilities } from './capabilities/capabilities.js';
export { allGather, allReduce, barrier, broadcast, type CollectiveOptions } from './cluster/collectives.js';
export { exitNow } from './native/exit-now.js';
export { checkCluster } from './cluster/check-cluster.js';
export { type ServerOptions, startServer } from './cluster/server.js';
export type { Server } from './native/server.js';
export { type CpuFeatures, cpuFeatures } from './cpu-features.js';
export { type Dump, type DumpOptions, type OverflowReport, createDump } from './debug/dump.js';
export { parseDumpSteps } from './debug/dump-steps.js';
export type { DumpMode, DumpSize } from './debug/dump-targets.js';
export { type Overflow, findOverflow } from './debug/find-overflow.js';
export type { GraphOperation, GraphTensor } from './debug/graph-operations.js';
export type { FetchedTensor, TensorHealth } from './debug/graph-probe.js';
export type { DumpControl, DumpReport } from './debug/write-tensor-files.js';
export type { EmulatedPrecision } from './graph/emulated-precision.js';
export { TraceError, type TraceErrorCode } from './graph/trace-error.js';
export { cacheFolder } from './library/cache-folder.js';
export {
  type FetchOptions,
  type FetchProgress,
  type FetchedLibrary,
  fetchLibrary,
} from './library/fetch-library.js';
export { LibraryError, type LibraryErrorCode } from './library/library-error.js';
export { type LocateOptions, type LocatedLibrary, locateLibrary } from './library/locate-library.js';
export { PINNED_VERSION } from './library/wheel-pins.js';
export type { OneDnn } from './native/one-dnn.js';
export { type Device, type LoadOptions, type TensorFlow, loadTensorFlow } from './native/tensorflow.js';
export {
  TensorFlowError,
  type TensorFlowErrorCode,
  type TensorFlowErrorDetails,
} from './native/tensorflow-error.js';
export { rawOp } from './raw-op.js';
export { registerBackends } from './register-backends.js';
export type { CompiledFunction, OutputValue } from './session/compiled-function.js';
export type { Feeds, InputSpec } from './session/feeds.js';
export type {
  ConfigProto,
  CustomOptimizer,
  OptimizerParameter,
  RewriterConfig,
  Toggle,
} from './session/config-proto.js';
export { Session } from './session/session.js';
export type { CompileOptions } from './session/compile-options.js';
export type { SessionOptions } from './session/session-options.js';
export { toChromeTrace } from './session/chrome-trace.js';
export {
  type CostOptions,
  type OperationCost,
  costliestOperations,
  formatOperationCosts,
} from './session/operation-costs.js';
export type { NodeTiming, RunOptions, StepTrace } from './session/step-trace.js';
export type { SummaryImage } from './summary/summary-image.js';
export {
  type EventFile,
  type HistogramValue,
  type SummaryEvent,
  type SummaryValue,
  readEventFile,
} from './summary/read-events.js';
export {
  type SummaryWriter,
  type SummaryWriterOptions,
  createSummaryWriter,
} from './summary/summary-writer.js';
export { attribute } from './tfjs/attributes.js';
export type { OpAttribute } from './tfjs/binding.js';
export { ADAM_POWERS, ADAM_SUFFIXES, type AdamArguments, applyAdam } from './training/adam.js';
export { assign, updatedValue } from './training/assign.js';
export { allFinite } from './training/all-finite.js';
export { type ExponentialLossScaleOptions, exponentialLossScale } from './training/exponential-loss-scale.js';
export { type LossScale, fixedLossScale } from './training/loss-scale.js';
export type { ScaledGradients } from './training/scaled-gradients.js';
export { updateIf } from './training/update-if.js';
export { MOMENTUM_SUFFIX, type MomentumArguments, applyMomentum } from './training/momentum.js';
