import { CodedError, type ErrorDetails } from '@ssd/errors';

/** What kind of problem a {@link DatasetError} is. */
export type DatasetErrorCode =
  | 'FOLDER_NOT_FOUND'
  | 'FOLDER_AMBIGUOUS'
  | 'ANNOTATIONS_NOT_FOUND'
  | 'IMAGES_NOT_FOUND'
  | 'SPLIT_NOT_FOUND'
  | 'SPLIT_EMPTY'
  | 'SPLIT_LINE_INVALID'
  | 'ANNOTATION_INVALID'
  | 'CLASS_UNKNOWN'
  | 'IMAGE_UNREADABLE'
  | 'IMAGE_MISSING'
  | 'FORMAT_UNKNOWN'
  | 'LABELS_INVALID'
  | 'DOWNLOAD_FAILED'
  | 'CHECKSUM_MISMATCH'
  | 'ARCHIVE_INVALID'
  | 'DISK_FULL'
  | 'TRAINING_DATA_INVALID'
  | 'OUTPUT_UNUSABLE'
  | 'ENCODER_FAILED'
  | 'LOADER_CLOSED'
  | 'LOADER_IN_USE'
  | 'SLOTS_IN_USE'
  | 'WORKER_DIED'
  | 'WORKER_FAILED'
  | 'NO_WORKER'
  | 'ABORTED'
  | 'INTERNAL';

/** What a {@link DatasetError} may carry besides its code and its sentence. */
export interface DatasetErrorDetails extends ErrorDetails {
  /** The file or folder at fault. */
  file?: string | undefined;
  /** 1-based line of `file`. */
  line?: number | undefined;
}

/** A data set, or a file of it, that cannot be used. The message says where, `hint` what to do. */
export class DatasetError extends CodedError<DatasetErrorCode> {
  static {
    this.prototype.name = 'DatasetError';
  }

  /** The file or folder at fault. */
  readonly file: string | undefined;
  /** 1-based line of `file`. */
  readonly line: number | undefined;

  constructor(code: DatasetErrorCode, message: string, { file, line, ...details }: DatasetErrorDetails = {}) {
    super(code, message, details);
    this.file = file;
    this.line = line;
  }
}
