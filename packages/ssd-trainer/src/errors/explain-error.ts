import { inspect } from 'node:util';
import { isAbsent } from './if-there.js';

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
  ENFILE: ['Too many files are open on this machine', 'Close other programs and run the command again.'],
  ENAMETOOLONG: ['The name is longer than the disk can hold', 'Choose a shorter one.'],
  ELOOP: ['The link leads to itself', 'Name what the link was to lead to.'],
  EFBIG: [
    'The file is larger than the disk or the limit ("ulimit -f") allows',
    'Choose another disk, or raise the limit.',
  ],
  EIO: [
    'The disk or the network failed',
    'Look at the cable, the drive and the log of the system, and choose another disk.',
  ],
  EBUSY: ['It is in use by another program', 'Close what uses it and run the command again.'],
};

/** What the system said, in words for the middle of a sentence: `permission was refused (EACCES)`; its own where we have none. */
export function systemReason(cause: unknown): string {
  const { code, message } = isErrorLike(cause) ? cause : { code: undefined, message: describeThrown(cause) };
  const known = typeof code === 'string' ? SYSTEM[code] : undefined;
  if (known === undefined) return message;
  const [what] = known;
  return `${what.charAt(0).toLowerCase()}${what.slice(1)} (${String(code)})`;
}

/** Why a file that was named could not be read, behind "which cannot be read": nothing to add where it is not there. */
export function readReason(cause: unknown): string {
  return isAbsent(cause) ? '' : `: ${systemReason(cause)}`;
}

/** What to do about a data set; its errors (DatasetError) say what is wrong and where. */
const DATASET: Readonly<Record<string, string>> = {
  FOLDER_NOT_FOUND: 'Check --data-dir; a relative path starts from the folder you are in.',
  FOLDER_AMBIGUOUS: 'Give --data-dir the folder that holds Annotations itself.',
  ANNOTATIONS_NOT_FOUND:
    'Name the folder above the annotations. Pictures alone are nothing to learn from: an annotation tool that writes Pascal VOC XML makes the rest.',
  IMAGES_NOT_FOUND: 'Name the folder that holds both, or put the pictures beside the annotations.',
  OUTPUT_UNUSABLE: 'Name another folder for the result.',
  FORMAT_UNKNOWN: 'Name the format with --from, or the file itself.',
  LABELS_INVALID: 'Correct the file; nothing was written.',
  IMAGE_MISSING: '"--skip-missing" leaves out what is not there.',
  DOWNLOAD_FAILED: 'Run the same line again: what is there is kept. --mirror URL takes another server.',
  CHECKSUM_MISMATCH: 'Run the same line again, or with --mirror URL for another server.',
  ARCHIVE_INVALID: 'Nothing outside of the folder was written. Fetch the archive from the official server.',
  DISK_FULL: 'Free some space, or choose a folder on another disk with --output-dir.',
  TRAINING_DATA_INVALID: 'Make it anew: ssd process --data-dir DIR.',
  SPLIT_NOT_FOUND: 'Name one of those splits.',
  CLASS_UNKNOWN:
    "Name every class of the data, or none, which takes the data's own; or correct the name where it is written.",
  SPLIT_EMPTY: 'Write the names of its pictures into it, one a line, or name another split.',
};
/** The same for the trainer's errors that bring no advice of their own. */
const TRAINER: Readonly<Record<string, string>> = {
  E_CONFIG: 'See the settings there are with "ssd train --help".',
  E_DATA: '"ssd validate --data-dir DIR" says what a folder holds and lacks.',
  E_RUN_FOLDER: 'Choose another folder with --run-dir, or go on with the run there: --resume RUN.',
  E_CHECKPOINT:
    'Name a run folder, such as runs/mini-20261124-093005, or a checkpoint in its folder checkpoints.',
  E_IMAGE: 'Open it in a viewer; a truncated or mislabelled file has to be fetched again.',
};
/** The same for weight files (WeightsError). */
const WEIGHTS: Readonly<Record<string, string>> = {
  UNKNOWN_FORMAT: 'Name a run folder, a checkpoint, or a file in one of these formats.',
  BAD_FILE: 'Fetch or copy the file again; a checkpoint is several files that belong together.',
  UNSUPPORTED: 'Save the weights in another way: a state dict, .safetensors or .npz.',
  IO: 'Check the path; relative paths start from the folder you are in.',
};
/** The same for evaluations (EvaluationError), whose messages name image, file, line or entry. */
const EVALUATION: Readonly<Record<string, string>> = {
  BAD_OPTION: 'See the options with "ssd eval --help".',
  BAD_FILE: 'Correct the file there, or have it written anew.',
  BAD_LABEL: 'Correct it there, or name the classes to measure: --classes.',
};
const ANY_EVALUATION = 'Correct what the message names, or leave it out.';
const ANY_DATASET = '"ssd validate --data-dir DIR" lists everything that is wrong with a data set.';

/** Fields that errors of ours, of Node and of TensorFlow may carry; read by name, so that copies of a class do not matter. */
interface ErrorLike {
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

const DEFECT =
  'This looks like a defect of ours. Run again with --debug, and report what it prints together with "ssd doctor".';

/** `instanceof Error` does not hold for errors of another realm (worker, vm). */
function isErrorLike(thrown: unknown): thrown is ErrorLike {
  return (
    typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string'
  );
}

function adviceFor(kind: unknown, code: string): string | undefined {
  if (kind === 'DatasetError') return DATASET[code] ?? ANY_DATASET;
  if (kind === 'WeightsError') return WEIGHTS[code];
  if (kind === 'EvaluationError') return EVALUATION[code] ?? ANY_EVALUATION;
  return kind === 'TrainerError' ? TRAINER[code] : undefined;
}

function describeThrown(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : inspect(thrown);
}

/** Turns whatever was thrown into a sentence, a hint and an exit code. The stack is not in it: that is for `--debug`. */
export function explainError(thrown: unknown): Explanation {
  if (!isErrorLike(thrown)) {
    const message = `Something other than an error was thrown: ${describeThrown(thrown)}`;
    return { message, hint: DEFECT, code: 'UNKNOWN', exitCode: 1 };
  }
  const { message, code, hint, exitCode, path, syscall } = thrown;
  const name = typeof code === 'string' ? code : 'UNKNOWN';
  const system = typeof syscall === 'string' ? SYSTEM[name] : undefined;
  if (system !== undefined && typeof syscall === 'string' && hint === undefined) {
    const [what, advice] = system;
    const where = typeof path === 'string' ? `: ${path}` : '';
    return { message: `${what}${where} (${name} in ${syscall}).`, hint: advice, code: name, exitCode: 1 };
  }
  const advice = typeof hint === 'string' ? hint : adviceFor(thrown.name, name);
  return {
    // TensorFlowError ends its message with the hint.
    message:
      advice !== undefined && message.endsWith(`\n${advice}`)
        ? message.slice(0, -advice.length - 1)
        : message,
    // An error with a code was raised on purpose and says enough; the others are surprises.
    hint: advice ?? (typeof code === 'string' ? undefined : DEFECT),
    code: name,
    exitCode: exitCode === 2 ? 2 : 1,
  };
}

/** Stack and causes, outermost first, for `--debug`. */
export function errorTrace(thrown: unknown): string {
  const parts: string[] = [];
  let next = thrown;
  // A cycle of causes would be a defect elsewhere; ten levels show any honest chain.
  for (let depth = 0; depth < 10 && next !== undefined; depth++) {
    const error = isErrorLike(next) ? next : undefined;
    parts.push(typeof error?.stack === 'string' ? error.stack : (error?.message ?? describeThrown(next)));
    next = error?.cause;
  }
  return parts.join('\ncaused by ');
}
