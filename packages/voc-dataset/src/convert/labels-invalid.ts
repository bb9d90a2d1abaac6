import { DatasetError, type DatasetErrorDetails } from '../dataset-error.js';

/** Labels that cannot be read: a file of COCO, YOLO or CSV, or a class list. */
export function labelsInvalid(message: string, details: DatasetErrorDetails): DatasetError {
  return new DatasetError('LABELS_INVALID', message, {
    hint: 'Correct the file; nothing was written.',
    ...details,
  });
}
