export { findProgram } from './find-program.js';
export type { Environment } from './find-program.js';
export { makeFolder } from './make-folder.js';
export { hasEnded, ownMark } from './process-mark.js';
export type { ProcessMark } from './process-mark.js';
export { runCommand } from './run-command.js';
export type { CommandResult, RunCommand } from './run-command.js';
