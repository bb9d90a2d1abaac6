export { closeAll, closeAllInTurn, closing, closingInTurn, throwFirst } from './close-all.js';
export { freeBytes } from './free-bytes.js';
export { makeFolder } from './make-folder.js';
export { hasEnded, isRunning, ownMark } from './process-mark.js';
export type { ProcessMark } from './process-mark.js';
export { syncFile, syncFolder } from './sync.js';
export type { Open } from './sync.js';
export { writeAtomically } from './write-atomically.js';
export type { Content } from './write-atomically.js';
