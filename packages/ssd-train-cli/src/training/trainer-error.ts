/** Stable codes of everything the trainer, its configuration, checkpoints and evaluation refuse or give up on. */
export type TrainerErrorCode =
  | 'E_CONFIG' // a value of the configuration is outside its range, or a key is unknown
  | 'E_CONFIG_CHANGED' // a resumed run was given other settings than it was started with
  | 'E_DATA' // a split is missing or empty, or its classes do not fit
  | 'E_RUN_FOLDER' // the run folder is taken, missing or cannot be written
  | 'E_CHECKPOINT' // no checkpoint, a damaged one, or one of another model
  | 'E_DISK_FULL' // writing failed for want of space
  | 'E_NOT_FINITE' // a loss or the gradient became NaN or infinite
  | 'E_IMAGE'; // an image given to a detector cannot be read

export interface TrainerErrorOptions {
  /** What the user can do about it; shown below the message. */
  readonly hint?: string;
  /**
  What the process should end with: 2 where the user's input is at fault, 1 where the work failed.

  @default 2 for E_CONFIG and E_CONFIG_CHANGED, else 1
  */
  readonly exitCode?: 1 | 2;
  readonly cause?: unknown;
}

/** A failure with a stable {@link code}: the message says what was expected, what came and where. */
export class TrainerError extends Error {
  override readonly name = 'TrainerError';
  readonly code: TrainerErrorCode;
  readonly hint?: string;
  readonly exitCode: 1 | 2;

  constructor(code: TrainerErrorCode, message: string, options: TrainerErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.exitCode = options.exitCode ?? (code === 'E_CONFIG' || code === 'E_CONFIG_CHANGED' ? 2 : 1);
    if (options.hint !== undefined) this.hint = options.hint;
  }
}
