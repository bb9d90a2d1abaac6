import type { SystemCode } from '@ssd/trainer/errors';

const ON_ANOTHER_DISK =
  'Free some space, or choose a folder on another disk. What was saved before is whole: --resume goes on from it.';
const RIGHTS = 'Check the owner and the rights of the path, or choose another place.';

/** What to do about the system's errors. */
export const SYSTEM_ADVICE: Readonly<Record<SystemCode, string>> = {
  ENOENT: 'Check the path; relative paths start from the folder you are in.',
  EACCES: RIGHTS,
  EPERM: RIGHTS,
  EROFS: 'Choose a folder on another disk with --run-dir or --output-dir.',
  ENOSPC: ON_ANOTHER_DISK,
  EDQUOT: ON_ANOTHER_DISK,
  EISDIR: 'Name a file in it.',
  ENOTDIR: 'Name the folder it lies in.',
  EEXIST: 'Choose another name.',
  EMFILE: 'Raise the limit ("ulimit -n 4096") or use fewer --workers.',
  ENFILE: 'Close other programs and run the command again.',
  ENAMETOOLONG: 'Choose a shorter one.',
  ELOOP: 'Name what the link was to lead to.',
  EFBIG: 'Choose another disk, or raise the limit.',
  EIO: 'Look at the cable, the drive and the log of the system, and choose another disk.',
  EBUSY: 'Close what uses it and run the command again.',
};
