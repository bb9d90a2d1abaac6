import { CodedError } from '@ssd/errors';
import type { ImportErrorCode } from '@ssd/model';

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
  | 'E_RANKS' // ranks of one training have come apart, or rank 0 could not write
  | 'E_STATE' // something else in this process stands in the way
  | 'E_ENGINE' // what runs a network gives what is no detection, or lacks what is asked for
  | ImportErrorCode; // weights to start from do not fit: as @ssd/model says, with the file

/**
 * A failure of a training, an evaluation or what belongs to them. Hints name settings as the API does, in quotes and with a value
 * as JSON has it: `"runDir"`, `"maxSteps": 500`. A program with other names for them can so put its own.
 */
export class TrainerError extends CodedError<TrainerErrorCode> {
  static {
    this.prototype.name = 'TrainerError';
  }
}
