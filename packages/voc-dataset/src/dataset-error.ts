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
  | 'WORKER_DIED';

/** A data set, or a file of it, that cannot be used. The message says where and what to do. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
  readonly code: DatasetErrorCode;
  /** The file or folder at fault. */
  readonly file: string | undefined;
  /** 1-based line of `file`. */
  readonly line: number | undefined;

  constructor(
    code: DatasetErrorCode,
    message: string,
    { file, line, cause }: { file?: string | undefined; line?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.file = file;
    this.line = line;
  }
}
