export { makeFolder } from './make-folder.js';
export { hasEnded, ownMark } from './process-mark.js';
export type { ProcessMark } from './process-mark.js';
