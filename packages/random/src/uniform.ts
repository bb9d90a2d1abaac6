import type { Words } from './split-mix-32.js';

/** Uniform numbers in [0, 1) with 32 random bits each. */
export type Uniform = () => number;

/** The words as numbers from 0 up to, not including, 1. */
export function uniform(words: Words): Uniform {
  return () => words() / 2 ** 32;
}
