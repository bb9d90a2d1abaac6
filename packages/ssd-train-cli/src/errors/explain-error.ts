/** An error as the command prints it. */
export interface Explanation {
  /** One sentence: what was expected, what came, where. */
  message: string;
  /** What to do about it. */
  hint: string | undefined;
  code: string;
  exitCode: 1 | 2;
}

/** What the system's errors mean to someone who did not write the program: [what is wrong, what to do]. */
const SYSTEM: Readonly<Record<string, readonly [string, string]>> = {
  ENOENT: [
    'There is no such file or folder',
    'Check the path; relative paths start from the folder you are in.',
  ],
  EACCES: ['Permission was refused', 'Check the owner and the rights of the path, or choose another place.'],
  EPERM: ['Permission was refused', 'Check the owner and the rights of the path, or choose another place.'],
  EROFS: ['The disk can only be read', 'Choose a folder on another disk with --run-dir or --output-dir.'],
  ENOSPC: [
    'The disk is full',
    'Free some space, or choose a folder on another disk. What was saved before is whole: --resume goes on from it.',
  ],
  EDQUOT: [
    'Your disk quota is used up',
    'Free some space, or choose a folder on another disk. What was saved before is whole: --resume goes on from it.',
  ],
  EISDIR: ['Expected a file, got a folder', 'Name a file in it.'],
  ENOTDIR: ['Expected a folder, got a file', 'Name the folder it lies in.'],
  EEXIST: ['There is something there already', 'Choose another name.'],
  EMFILE: ['Too many files are open', 'Raise the limit ("ulimit -n 4096") or use fewer --workers.'],
};

/** Fields that errors of ours, of Node and of TensorFlow may carry; read by name, so that copies of a class do not matter. */
interface Fields {
  code?: unknown;
  hint?: unknown;
  exitCode?: unknown;
  path?: unknown;
  syscall?: unknown;
}

const DEFECT =
  'This looks like a defect of ours. Run again with --debug, and report what it prints together with "ssd doctor".';

/** Turns whatever was thrown into a sentence, a hint and an exit code. The stack is not in it: that is for `--debug`. */
export function explainError(error: unknown): Explanation {
  if (!(error instanceof Error) && !(typeof error === 'object' && error !== null && 'message' in error)) {
    return {
      message: `Something other than an error was thrown: ${String(error)}`,
      hint: DEFECT,
      code: 'UNKNOWN',
      exitCode: 1,
    };
  }
  const { code, hint, exitCode, path, syscall } = error as Fields;
  const name = typeof code === 'string' ? code : 'UNKNOWN';
  const system = typeof syscall === 'string' ? SYSTEM[name] : undefined;
  if (system !== undefined && hint === undefined) {
    const [what, advice] = system;
    const where = typeof path === 'string' ? `: ${path}` : '';
    return {
      message: `${what}${where} (${name} in ${String(syscall)}).`,
      hint: advice,
      code: name,
      exitCode: 1,
    };
  }
  return {
    message: String((error as { message: unknown }).message),
    // An error with a name of its own was raised on purpose and says enough; the others are surprises.
    hint: typeof hint === 'string' ? hint : name === 'UNKNOWN' ? DEFECT : undefined,
    code: name,
    exitCode: exitCode === 2 ? 2 : 1,
  };
}

/** Stack and causes, outermost first, for `--debug`. */
export function errorTrace(error: unknown): string {
  const parts: string[] = [];
  let next = error;
  // A cycle of causes would be a defect elsewhere; ten levels show any honest chain.
  for (let depth = 0; depth < 10 && next !== undefined; depth++) {
    parts.push(next instanceof Error ? (next.stack ?? next.message) : String(next));
    next = next instanceof Error ? next.cause : undefined;
  }
  return parts.join('\ncaused by ');
}
