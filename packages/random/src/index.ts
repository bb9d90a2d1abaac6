export { hashText } from './hash-text.js';
export { normal } from './normal.js';
export { splitMix32 } from './split-mix-32.js';
export type { Words } from './split-mix-32.js';
export { uniform } from './uniform.js';
export type { Uniform } from './uniform.js';
export { xoshiro128 } from './xoshiro-128.js';
export type { XoshiroState } from './xoshiro-128.js';
