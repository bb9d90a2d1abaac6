import { CodedError } from '@ssd/errors';

/** What was wrong, stable across versions; the message says where, `hint` what to do. */
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

/** Options, an environment, a rank table or a tool that an NPU's run cannot start with. */
export class AscendError extends CodedError<AscendErrorCode> {
  static {
    this.prototype.name = 'AscendError';
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
