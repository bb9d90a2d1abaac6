/** What was wrong, stable across versions; the message names file, tensor and value. */
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

export class WeightsError extends Error {
  override readonly name = 'WeightsError';
  constructor(
    readonly code: WeightsErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A field of an error, by its looks: an error of another realm (a test runner's, a vm's) is no `instanceof Error`. */
function textOf(error: unknown, key: 'code' | 'message'): string | undefined {
  const value: unknown =
    typeof error === 'object' && error !== null && key in error
      ? (error as Record<string, unknown>)[key]
      : undefined;
  return typeof value === 'string' ? value : undefined;
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
};

export function messageOf(error: unknown): string {
  return textOf(error, 'message') ?? String(error);
}

/** Puts the file and the reason in front of a system error; our own errors pass as they are. */
export function ioError(doing: string, file: string, error: unknown): WeightsError {
  if (error instanceof WeightsError) return error;
  const reason = REASONS[textOf(error, 'code') ?? ''] ?? messageOf(error);
  return new WeightsError('IO', `Cannot ${doing} ${file}: ${reason}.`, { cause: error });
}
