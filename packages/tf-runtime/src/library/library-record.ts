import { readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LibraryFiles } from './library-files.js';

/** What lies beside a fetched library (`library.json`): where it came from and how large it must be. */
export interface LibraryRecord {
  version: string;
  arch: string;
  /** File name of the wheel it was taken out of. */
  wheel: string;
  /** SHA-256 of that wheel. */
  sha256: string;
  /** Name → size in bytes. */
  files: Record<string, number>;
  /** Name → SHA-256, hexadecimal. Absent in records from before it was noted. */
  digests?: Record<string, string>;
}

/** A library in a folder of the cache. */
export interface CachedLibrary extends LibraryFiles {
  record: LibraryRecord;
}

/** Names of the libraries in a wheel and in the cache. */
export const CACHED_NAMES = {
  cc: 'libtensorflow_cc.so.2',
  framework: 'libtensorflow_framework.so.2',
} as const;

export const RECORD_NAME = 'library.json';

export async function writeRecord(folder: string, record: LibraryRecord): Promise<void> {
  await writeFile(join(folder, RECORD_NAME), `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o644 });
}

/**
 * The library in a cache folder with its record; undefined where there is none, where it was made for another
 * architecture, or where a file is missing or cut off (then fetching puts it right). Whether it can be trusted is another
 * question: {@link trustedCached}.
 */
export function readCached(folder: string, arch: string = process.arch): CachedLibrary | undefined {
  const cc = join(folder, CACHED_NAMES.cc);
  const framework = join(folder, CACHED_NAMES.framework);
  try {
    const record = JSON.parse(readFileSync(join(folder, RECORD_NAME), 'utf8')) as Partial<LibraryRecord>;
    const { version, wheel, sha256, files, digests } = record;
    if (typeof version !== 'string' || typeof wheel !== 'string' || typeof sha256 !== 'string')
      return undefined;
    if (record.arch !== arch || files === undefined) return undefined;
    for (const name of Object.values(CACHED_NAMES))
      if (statSync(join(folder, name)).size !== files[name]) return undefined;
    const noted = typeof digests === 'object' ? { digests } : {};
    return { cc, framework, record: { version, arch, wheel, sha256, files, ...noted } };
  } catch {
    return undefined; // no record, or none that can be read: the same as no library
  }
}
