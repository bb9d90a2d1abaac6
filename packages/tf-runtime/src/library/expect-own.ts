import { lstatSync, statSync } from 'node:fs';
import { LibraryError } from './library-error.js';

const WRITABLE_BY_OTHERS = 0o022;

/** What is looked at of a file or folder. */
export interface Ownership {
  uid: number;
  mode: number;
}

/** Tests give one of their own. */
export interface OwnershipOptions {
  /** @default this process's user; nothing is looked at where the system has no such thing (Windows) */
  uid?: number | undefined;
  /** Of the file itself, and of what it leads to where it is a link. @default asks the system */
  look?: (path: string) => readonly Ownership[];
}

function lookAt(path: string): readonly Ownership[] {
  const itself = lstatSync(path);
  // The mode of a link says nothing; who owns it can turn it elsewhere.
  return itself.isSymbolicLink() ? [{ uid: itself.uid, mode: 0 }, statSync(path)] : [itself];
}

/**
 * Sees that nobody but this user and root can change what lies there: its code will run as this user.
 *
 * @param paths - files, and the folders that hold them
 * @param root - the cache folder, for the message
 * @throws LibraryError `UNSAFE_CACHE` naming the first that others can change; the system's errors where one is missing
 */
export function expectOwn(
  paths: readonly string[],
  root: string,
  { uid = process.getuid?.(), look = lookAt }: OwnershipOptions = {},
): void {
  if (uid === undefined) return;
  for (const path of paths) {
    for (const { uid: owner, mode } of look(path)) {
      const octal = (mode & 0o7777).toString(8).padStart(4, '0');
      if (owner !== uid && owner !== 0)
        refuse(path, `it belongs to user ${owner}`, `delete ${root} and fetch it again with fetchLibrary()`);
      if ((mode & WRITABLE_BY_OTHERS) !== 0)
        refuse(
          path,
          `its mode is ${octal}`,
          `run "chmod -R go-w ${root}" if you know who wrote it, else delete ${root} and fetch it again with fetchLibrary()`,
        );
    }
  }

  function refuse(path: string, found: string, way: string): never {
    throw new LibraryError(
      'UNSAFE_CACHE',
      `Expected ${path} to be changeable by user ${uid} and root alone, since what is in the cache folder runs as that user; ${found}. Nothing of it was opened.`,
      { hint: `To go on, ${way}; or, if you trust it as it is, name it with SSD_LIBTENSORFLOW.` },
    );
  }
}
