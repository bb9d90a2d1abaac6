import { diskError } from '../../files/disk-error.js';

/** The error to give where a dump failed: what the system says of a file names the path; TensorFlow's speaks for itself. */
export function dumpError(path: string, error: unknown): unknown {
  // Read by name: an error of the system may be of another realm.
  return typeof error === 'object' && error !== null && 'syscall' in error ? diskError(path, error) : error;
}
