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
/** The same for weight files (WeightsError). */
const WEIGHTS: Readonly<Record<string, string>> = {
  UNKNOWN_FORMAT: 'Name a run folder, a checkpoint, or a file in one of these formats.',
  BAD_FILE: 'Fetch or copy the file again; a checkpoint is several files that belong together.',
  UNSUPPORTED: 'Save the weights in another way: a state dict, .safetensors or .npz.',
  IO: 'Check the path; relative paths start from the folder you are in.',
};
const ANY_DATASET = '"ssd validate --data-dir DIR" lists everything that is wrong with a data set.';

const DEFECT =
  'This looks like a defect of ours. Run again with --debug, and report what it prints together with "ssd doctor".';

function adviceFor(kind: unknown, code: string): string | undefined {
  if (kind === 'DatasetError') return DATASET[code] ?? ANY_DATASET;
  return kind === 'WeightsError' ? WEIGHTS[code] : undefined;
}

/**
 * Turns whatever was thrown into a sentence, a hint and an exit code, by the fields that every error of ours has. The stack is
 * not in it: that is for `--debug`.
 */
export function explainError(thrown: unknown): Explanation {
  const described = describeError(thrown);
  const { message, code } = described;
  const { name, exitCode } = isErrorLike(thrown) ? thrown : { name: undefined, exitCode: undefined };
  return {
    message,
    hint: hintOf(described) ?? adviceFor(name, code) ?? (isDefect(code) ? DEFECT : undefined),
    code,
    exitCode: exitCode === 2 || USAGE.has(code) ? 2 : 1,
  };
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
