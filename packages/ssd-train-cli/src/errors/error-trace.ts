import { describeThrown, isErrorLike } from '@ssd/trainer/errors';

/** Stack, code and causes, outermost first, for `--debug`. */
export function errorTrace(thrown: unknown): string {
  const parts: string[] = [];
  let next = thrown;
  // A cycle of causes would be a defect elsewhere; ten levels show any honest chain.
  for (let depth = 0; depth < 10 && next !== undefined; depth++) {
    const error = isErrorLike(next) ? next : undefined;
    const text = typeof error?.stack === 'string' ? error.stack : (error?.message ?? describeThrown(next));
    const code = typeof error?.code === 'string' ? `[${error.code}] ` : '';
    parts.push(code + text);
    next = error?.cause;
  }
  return parts.join('\ncaused by ');
}
