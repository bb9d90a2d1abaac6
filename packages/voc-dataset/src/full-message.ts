import type { DatasetError } from './dataset-error.js';

/** What is wrong and what to do, for an issue, which has one text. */
export function fullMessage({ message, hint }: DatasetError): string {
  return hint === undefined ? message : `${message} ${hint}`;
}
