export { CheckpointStore } from './checkpoint-store.js';
export { findCheckpoint } from './find-checkpoint.js';
export { lastOf, listCheckpoints } from './list-checkpoints.js';
export type { CheckpointEntry } from './list-checkpoints.js';
export { readSidecar } from './sidecar.js';
