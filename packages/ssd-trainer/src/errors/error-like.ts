import { inspect } from 'node:util';

/** Fields that errors of ours, of Node and of TensorFlow may carry; read by name, so that copies of a class do not matter. */
export interface ErrorLike {
  message: string;
  name?: unknown;
  stack?: unknown;
  cause?: unknown;
  code?: unknown;
  hint?: unknown;
  exitCode?: unknown;
  path?: unknown;
  syscall?: unknown;
}

/** `instanceof Error` does not hold for errors of another realm (worker, vm). */
export function isErrorLike(thrown: unknown): thrown is ErrorLike {
  return (
    typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string'
  );
}

/** What was thrown that is no error, as text. */
export function describeThrown(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : inspect(thrown);
}
