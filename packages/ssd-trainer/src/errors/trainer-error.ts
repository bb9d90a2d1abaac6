import { CommandError, type CommandErrorOptions } from './command-error.js';

/** Stable codes of everything the trainer, its configuration, checkpoints and evaluation refuse or give up on. */
export type TrainerErrorCode =
  | 'E_CONFIG' // a value of the configuration is outside its range, or a key is unknown
  | 'E_CONFIG_CHANGED' // a resumed run was given other settings than it was started with
  | 'E_DATA_CHANGED' // a resumed run found other images or annotations than it was started with
  | 'E_DATA' // a split is missing or empty, or its classes do not fit
  | 'E_RUN_FOLDER' // the run folder is taken, missing or cannot be written
  | 'E_RUN_LOCKED' // another process uses the run folder
  | 'E_CHECKPOINT' // no checkpoint, a damaged one, or one of another model
  | 'E_DISK_FULL' // writing failed for want of space
  | 'E_NOT_FINITE' // a loss or the gradient became NaN or infinite
  | 'E_IMAGE' // an image given to a detector cannot be read
  | 'E_ENGINE'; // what runs a network gives what is no detection, or lacks what is asked for

export type TrainerErrorOptions = Omit<CommandErrorOptions, 'code'>;

/** What is the user's input at fault rather than the work: the command ends with 2. */
const USAGE: ReadonlySet<TrainerErrorCode> = new Set(['E_CONFIG', 'E_CONFIG_CHANGED']);

/** A failure with a stable `code`: the message says what was expected, what came and where. */
export class TrainerError extends CommandError {
  override readonly code: TrainerErrorCode;
  override readonly exitCode: 1 | 2;

  constructor(code: TrainerErrorCode, message: string, options: TrainerErrorOptions = {}) {
    super(message, { ...options, code });
    this.name = 'TrainerError';
    this.code = code;
    this.exitCode = USAGE.has(code) ? 2 : 1;
  }
}
