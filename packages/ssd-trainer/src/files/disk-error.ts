import { TrainerError } from '../errors/trainer-error.js';

/** What the operating system says where there is no room: on the disk, or in the user's quota. */
const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** What it says where this user, or anyone, must not write. */
const REFUSED = new Set(['EACCES', 'EPERM']);

/** What to do about the others of a write that has a path of ours. */
const ADVICE: Readonly<Record<string, string>> = {
  EROFS: 'The disk is mounted to be read only: write to a folder on another one.',
  ENOTDIR: 'A file lies where a folder is to be: take it away, or write to another folder.',
  EISDIR: 'A folder lies where the file is to be: take it away, or write to another folder.',
  ENAMETOOLONG: 'Choose a folder with a shorter path.',
  EMFILE: 'Raise the limit ("ulimit -n 4096") or use fewer "workers".',
  EIO: 'The disk or the network failed: look at the log of the system, and write to another disk. What was saved before is untouched.',
};

/** TensorFlow names a full disk in the message of one of these. */
const TENSORFLOW_CODES = new Set(['RESOURCE_EXHAUSTED', 'INTERNAL', 'UNKNOWN', 'DATA_LOSS']);

/** Whether an error, from Node or from TensorFlow, means that the disk is full. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (code === 'E_DISK_FULL' || (typeof code === 'string' && FULL.has(code))) return true;
  if (typeof code === 'string' && TENSORFLOW_CODES.has(code)) {
    return /no space left|disk quota exceeded|file too large/i.test(error.message);
  }
  return error.cause !== undefined && isDiskFull(error.cause);
}

/** The error to give for a failed write to `path`. */
export function diskError(path: string, cause: unknown): TrainerError {
  if (cause instanceof TrainerError) return cause;
  if (isDiskFull(cause)) {
    return new TrainerError('E_DISK_FULL', `Expected room to write ${path}, but the disk is full.`, {
      cause,
      hint: 'Free some space and do it again, a training with "resume"; what was saved before is untouched.',
    });
  }
  const refused = cause instanceof Error && REFUSED.has((cause as NodeJS.ErrnoException).code ?? '');
  if (refused) {
    return new TrainerError('E_RUN_FOLDER', `Expected to be allowed to write ${path}: ${cause.message}`, {
      cause,
      hint: 'Check the owner and the rights of the folder, or write to another one.',
    });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  const hint =
    ADVICE[(cause as NodeJS.ErrnoException | null)?.code ?? ''] ??
    'Choose another folder: that of a run is "runDir".';
  return new TrainerError('E_RUN_FOLDER', `Expected to write ${path}: ${reason}`, {
    cause,
    hint,
  });
}
