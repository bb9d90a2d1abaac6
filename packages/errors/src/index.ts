export type { ErrorDetails, SsdError } from './error-shape.js';
export { CodedError } from './coded-error.js';
export { ArgumentRangeError, ArgumentTypeError } from './argument-error.js';
export type { ArgumentErrorCode } from './argument-error.js';
