import { diskError } from '../run-folder/disk-error.js';

/** The error to give where a dump failed: what the system says of a file names the path; TensorFlow's speaks for itself. */
export const dumpError = (path: string, error: unknown): unknown =>
  error instanceof Error && 'syscall' in error ? diskError(path, error) : error;
