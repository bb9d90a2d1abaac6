import { suggestName } from '@ssd/names';
import { DatasetError } from './dataset-error.js';

/**
 * The error for a label that is none of the classes named.
 *
 * @param file that is at fault
 * @param the label stands, as the message says it
 */
export function unknownClass(
  label: string,
  classes: readonly string[],
  file: string,
  where = `in ${file}`,
): DatasetError {
  return new DatasetError(
    'CLASS_UNKNOWN',
    `Unknown class "${label}" ${where}.${suggestName(label, classes)}`,
    {
      hint: "Name every class of the data, or none, which takes the data's own; or correct the name where it is written.",
      file,
    },
  );
}
