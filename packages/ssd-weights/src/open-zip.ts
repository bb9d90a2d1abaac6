import { openZip as openArchive, ZipError, type ZipArchive, type ZipSource } from '@ssd/zip';
import { badFile, causedBy, unsupported } from './errors.js';

/**
 * Opens an archive by its directory.
 *
 * @throws WeightsError BAD_FILE, IO, or UNSUPPORTED where an entry is encrypted; so do the archive's functions
 */
export async function openZip(source: ZipSource): Promise<ZipArchive> {
  const { entries, read, peek } = await translated(openArchive(source));
  return {
    entries,
    read: (entry) => translated(read(entry)),
    peek: (entry, length) => translated(peek(entry, length)),
  };
}

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    const { code, message } = error;
    const details = causedBy(error);
    throw code === 'ENCRYPTED' ? unsupported(message, details) : badFile(message, details);
  }
}
