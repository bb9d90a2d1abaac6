export { ByteCursor } from './byte-cursor.js';
export { type CheckpointEntry, type CheckpointIndex, readCheckpointIndex } from './checkpoint-index.js';
export {
  type CheckpointPlace,
  type CheckpointState,
  checkpointPlace,
  readCheckpointState,
} from './checkpoint-state.js';
export { crc32c, maskCrc } from './crc32c.js';
export { shardFile } from './shard-file.js';
export {
  TABLE_FOOTER_BYTES,
  TABLE_TRAILER_BYTES,
  type TableEntry,
  type TableHandle,
  checkTableBlock,
  readTableFooter,
  readTableHandle,
  tableEntries,
} from './sorted-table.js';
export { type CheckpointValue, writeCheckpointTensors } from './write-tensors.js';
