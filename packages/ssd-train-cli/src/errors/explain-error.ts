import { describeError, isErrorLike, type DescribedError } from '@ssd/trainer/errors';
import { inOptions } from './in-options.js';
import { SYSTEM_ADVICE } from './system-advice.js';

/** An error as the command prints it. */
export interface Explanation {
  /** One sentence: what was expected, what came, where. */
  message: string;
  /** What to do about it. */
  hint: string | undefined;
  code: string;
  exitCode: 1 | 2;
}

/** What is the user's input at fault rather than the work, by the codes of the packages that say so: the command ends with 2. */
const USAGE: ReadonlySet<string> = new Set(['E_CONFIG', 'E_CONFIG_CHANGED', 'UNKNOWN_METRIC']);

const DEFECT =
  'This looks like a defect of ours. Run again with --debug, and report what it prints together with "npx @ssd/train-cli doctor".';

/**
 * Turns whatever was thrown into a sentence, a hint and an exit code, by the fields that every error of ours has. The stack is
 * not in it: that is for `--debug`.
 */
export function explainError(thrown: unknown): Explanation {
  const described = describeError(thrown);
  const { message, code } = described;
  const exitCode = isErrorLike(thrown) ? thrown.exitCode : undefined;
  return {
    message,
    hint: hintOf(described) ?? (isDefect(code) ? DEFECT : undefined),
    code,
    exitCode: exitCode === 2 || USAGE.has(code) ? 2 : 1,
  };
}

/** The same on one line: the sentence and the hint. */
export function explainInOneLine(thrown: unknown): string {
  const { message, hint } = explainError(thrown);
  return hint === undefined ? message : `${message} ${hint}`;
}

function hintOf({ hint, system }: DescribedError): string | undefined {
  return hint === undefined ? system && SYSTEM_ADVICE[system] : inOptions(hint);
}

/**
 * An error with a code was raised on purpose and says enough; the others are surprises. So are arguments that a library cannot
 * take: what a user can write is checked before it gets there.
 */
function isDefect(code: string): boolean {
  return code === 'UNKNOWN' || code === 'BAD_ARGUMENT';
}
