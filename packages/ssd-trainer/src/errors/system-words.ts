import { isAbsent } from './if-there.js';
import { describeThrown, isErrorLike } from './error-like.js';

/** What the system's errors mean to someone who did not write the program. */
export const SYSTEM_WORDS = {
  ENOENT: 'There is no such file or folder',
  EACCES: 'Permission was refused',
  EPERM: 'Permission was refused',
  EROFS: 'The disk can only be read',
  ENOSPC: 'The disk is full',
  EDQUOT: 'Your disk quota is used up',
  EISDIR: 'Expected a file, got a folder',
  ENOTDIR: 'Expected a folder, got a file',
  EEXIST: 'There is something there already',
  EMFILE: 'Too many files are open',
  ENFILE: 'Too many files are open on this machine',
  ENAMETOOLONG: 'The name is longer than the disk can hold',
  ELOOP: 'The link leads to itself',
  EFBIG: 'The file is larger than the disk or the limit ("ulimit -f") allows',
  EIO: 'The disk or the network failed',
  EBUSY: 'It is in use by another program',
} as const;

/** An error of the system that there are words for. */
export type SystemCode = keyof typeof SYSTEM_WORDS;

export function isSystemCode(code: unknown): code is SystemCode {
  return typeof code === 'string' && Object.hasOwn(SYSTEM_WORDS, code);
}

/** What the system said, in words for the middle of a sentence: `permission was refused (EACCES)`; its own where we have none. */
export function systemReason(cause: unknown): string {
  const { code, message } = isErrorLike(cause) ? cause : { code: undefined, message: describeThrown(cause) };
  if (!isSystemCode(code)) return message;
  const what = SYSTEM_WORDS[code];
  return `${what.charAt(0).toLowerCase()}${what.slice(1)} (${code})`;
}

/** Why a file that was named could not be read, behind "which cannot be read": nothing to add where it is not there. */
export function readReason(cause: unknown): string {
  return isAbsent(cause) ? '' : `: ${systemReason(cause)}`;
}
