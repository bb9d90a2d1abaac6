import { describeThrown, isErrorLike } from './error-like.js';
import { isSystemCode, SYSTEM_WORDS, type SystemCode } from './system-words.js';

/** An error in one sentence. */
export interface DescribedError {
  /** What was expected, what came, where. */
  readonly message: string;
  /** `UNKNOWN` where it has none: a surprise. */
  readonly code: string;
  /** What to do, where the error says so. */
  readonly hint: string | undefined;
  /** The code, where the system's error is put into words. */
  readonly system?: SystemCode;
}

/** Whatever was thrown as a sentence, a code and a hint, by its fields: for a log, or for a program to print. */
export function describeError(thrown: unknown): DescribedError {
  if (!isErrorLike(thrown)) {
    const message = `Something other than an error was thrown: ${describeThrown(thrown)}`;
    return { message, code: 'UNKNOWN', hint: undefined };
  }
  const { message, code, hint, path, syscall } = thrown;
  if (isSystemCode(code) && typeof syscall === 'string' && hint === undefined) {
    const where = typeof path === 'string' ? `: ${path}` : '';
    return {
      message: `${SYSTEM_WORDS[code]}${where} (${code} in ${syscall}).`,
      code,
      hint: undefined,
      system: code,
    };
  }
  const advice = typeof hint === 'string' ? hint : undefined;
  return {
    // An older @ssd/model ends its messages with the hint.
    message:
      advice !== undefined && message.endsWith(`\n${advice}`)
        ? message.slice(0, -advice.length - 1)
        : message,
    code: typeof code === 'string' ? code : 'UNKNOWN',
    hint: advice,
  };
}
