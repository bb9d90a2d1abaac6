export { CommandError } from './command-error.js';
export type { CommandErrorOptions } from './command-error.js';
export { errorTrace, explainError, readReason } from './explain-error.js';
export type { Explanation } from './explain-error.js';
export { TrainerError } from './trainer-error.js';
export type { TrainerErrorCode, TrainerErrorOptions } from './trainer-error.js';
export { UsageError } from './usage-error.js';
