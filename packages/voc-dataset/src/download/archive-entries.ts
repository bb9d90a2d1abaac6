import { DatasetError } from '../dataset-error.js';

/** What of an entry is looked at; tar's ReadEntry has it. */
export interface EntryHeader {
  path: string;
  type: string;
  size: number;
}

/** A file that an archive holds. */
export interface ArchivedFile {
  path: string;
  size: number;
}

/** The one folder that the archives fill. */
export const ARCHIVE_ROOT = 'VOCdevkit';

/** Five times the largest archive, VOC2012's with about 40,000 files. */
const MAX_ENTRIES = 200_000;

const FILE_TYPES = ['File', 'OldFile', 'ContiguousFile'];

/**
 * Looks at the entries of an archive one after the other and collects its files.
 *
 * @param maxBytes of all files together
 */
export function createEntryCheck(
  archive: string,
  maxBytes: number,
): { files: ArchivedFile[]; check: (entry: EntryHeader) => void } {
  const files: ArchivedFile[] = [];
  let entries = 0;
  let bytes = 0;
  const refuse = (expected: string, got: string): never => {
    throw new DatasetError(
      'ARCHIVE_INVALID',
      `Expected ${expected} in ${archive}, got ${got}. Nothing of it was unpacked.`,
      { hint: 'Fetch the archive from the official server.', file: archive },
    );
  };
  return {
    files,
    /** @throws DatasetError ARCHIVE_INVALID */
    check({ path, type, size }) {
      if (++entries > MAX_ENTRIES) refuse(`at most ${MAX_ENTRIES} entries`, 'more');
      const shown = JSON.stringify(path.slice(0, 200));
      if (!FILE_TYPES.includes(type) && type !== 'Directory')
        refuse('files and folders only', `${shown}, a ${type}`);
      if (!isInside(path)) refuse(`nothing outside of ${ARCHIVE_ROOT}/`, shown);
      if (type === 'Directory') return;
      bytes += size;
      if (bytes > maxBytes) refuse(`at most ${maxBytes} bytes of files`, 'more');
      files.push({ path, size });
    },
  };
}

/** Whether a path leads into the folder, without detours and whatever the system takes for a separator. */
function isInside(path: string): boolean {
  const parts = path.replace(/\/$/, '').split('/');
  const isPlain = parts.every((part) => part !== '' && part !== '.' && part !== '..');
  return parts[0] === ARCHIVE_ROOT && isPlain && !/[\\\0]/.test(path);
}
