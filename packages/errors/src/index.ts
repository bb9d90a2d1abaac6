export type { ErrorDetails, SsdError } from './error-shape.js';
export { CodedError } from './coded-error.js';
export { ArgumentRangeError, ArgumentTypeError } from './argument-error.js';
export type { ArgumentErrorCode } from './argument-error.js';
export { shownValue } from './shown-value.js';
export { expectOptions, findOptionsFault } from './expect-options.js';
export { expectObject } from './expect-object.js';
export { areCorners, isNormalised, refuseCorners, refuseUnit, shownBox } from './expect-box.js';
export { expectTypedArray } from './expect-typed-array.js';
