import { CodedError, type ErrorDetails } from '@ssd/errors';

/** What was wrong, stable across versions; the message names file, tensor and value, `hint` says what to do. */
export type WeightsErrorCode =
  /** The extension names no format that is known. */
  | 'UNKNOWN_FORMAT'
  /** The file is damaged or not what its extension says. */
  | 'BAD_FILE'
  /** The file is sound but holds what cannot be represented here, or the format cannot hold the tensor. */
  | 'UNSUPPORTED'
  /** The file has no tensor of that name. */
  | 'NO_TENSOR'
  /** A tensor to be written whose dtype, shape and data don't fit each other. */
  | 'BAD_TENSOR'
  /** The system refused to read or write; `cause` has its error. */
  | 'IO';

/** A weight file, or a tensor for one, that cannot be read or written. */
export class WeightsError extends CodedError<WeightsErrorCode> {
  static {
    this.prototype.name = 'WeightsError';
  }
}

/** What is wrong with bytes, for the middle of a sentence: who knows the file tells it in the WeightsError that it causes. */
export class DamageError extends CodedError<'BAD_FILE'> {
  static {
    this.prototype.name = 'DamageError';
  }
}

/** A file that is damaged or not what it seems. */
export function badFile(message: string, details: ErrorDetails = {}): WeightsError {
  const hint = 'Fetch or copy the file again; a checkpoint is several files that belong together.';
  return new WeightsError('BAD_FILE', message, { hint, ...details });
}

/** A sound file with something in it that is not read here. */
export function unsupported(message: string, details: ErrorDetails = {}): WeightsError {
  const hint = 'Save the weights in another way: a state dict, .safetensors or .npz.';
  return new WeightsError('UNSUPPORTED', message, { hint, ...details });
}

/** A field of an error, by its looks: an error of another realm (a test runner's, a vm's) is no `instanceof Error`. */
function textOf(error: unknown, key: 'code' | 'message' | 'hint'): string | undefined {
  const value: unknown =
    typeof error === 'object' && error !== null && key in error
      ? (error as Record<string, unknown>)[key]
      : undefined;
  return typeof value === 'string' ? value : undefined;
}

const CHECK_PATH = 'Check the path; a relative path starts from the current folder.';
const CHECK_RIGHTS = 'Check the owner and the rights of the path, or choose another place.';
const FREE_SPACE = 'Free some space, or choose a folder on another disk.';

/** What the system's errors mean, and what to do about them. */
const REASONS: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  ENOENT: ['there is no such file or folder', CHECK_PATH],
  EACCES: ['permission denied', CHECK_RIGHTS],
  EPERM: ['not permitted', CHECK_RIGHTS],
  EISDIR: ['it is a folder', CHECK_PATH],
  ENOTDIR: ['a part of the path is not a folder', CHECK_PATH],
  ENOSPC: ['the disk is full', FREE_SPACE],
  EDQUOT: ['the disk quota is used up', FREE_SPACE],
  EROFS: ['the file system is read-only', 'Choose a folder on another disk.'],
};

export function messageOf(error: unknown): string {
  return textOf(error, 'message') ?? String(error);
}

/** Another error as the cause of ours, with what it advises. */
export function causedBy(cause: unknown): ErrorDetails {
  const hint = textOf(cause, 'hint');
  return hint === undefined ? { cause } : { hint, cause };
}

/** Puts the file and the reason in front of a system error; our own errors pass as they are. */
export function ioError(doing: string, file: string, error: unknown): WeightsError {
  if (error instanceof WeightsError) return error;
  const [reason, hint] = REASONS[textOf(error, 'code') ?? ''] ?? [
    messageOf(error),
    textOf(error, 'hint') ?? CHECK_PATH,
  ];
  return new WeightsError('IO', `Cannot ${doing} ${file}: ${reason}.`, { hint, cause: error });
}
