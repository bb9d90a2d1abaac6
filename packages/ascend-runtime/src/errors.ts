/** What was wrong, stable across versions; the message says where and what to do. */
export type AscendErrorCode =
  /** An option of NpuOptimizer, of a dump or of profiling that the adapter would refuse or misread. */
  | 'BAD_OPTION'
  /** An environment variable that is missing, malformed or at odds with another. */
  | 'BAD_ENVIRONMENT'
  /** A rank table that is malformed or does not fit the environment. */
  | 'BAD_RANK_TABLE'
  /** A file or folder that cannot be used as meant; `cause` has the system's error. */
  | 'IO'
  /** npu-smi is not installed. */
  | 'NPU_SMI_MISSING'
  /** npu-smi ran and failed, or said something that cannot be read. */
  | 'NPU_SMI_FAILED';

export class AscendError extends Error {
  override readonly name = 'AscendError';
  constructor(
    readonly code: AscendErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The system's name of an error, such as "ENOENT", if it has one. */
export function systemCode(error: unknown): string | undefined {
  const code: unknown =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** The message of whatever was thrown; errors of another realm are no `instanceof Error`. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
