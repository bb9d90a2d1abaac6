export type { ErrorDetails, SsdError } from '@ssd/errors';
export { describeError } from './describe-error.js';
export type { DescribedError } from './describe-error.js';
export { describeThrown, isErrorLike } from './error-like.js';
export type { ErrorLike } from './error-like.js';
export { readReason, systemReason } from './system-words.js';
export type { SystemCode } from './system-words.js';
export { TrainerError } from './trainer-error.js';
export type { TrainerErrorCode } from './trainer-error.js';
