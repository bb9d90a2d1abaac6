import { dirname, join } from 'node:path';
import { existsSync } from 'node:fs';
import { type OwnershipOptions, expectOwn } from './expect-own.js';
import { LibraryError } from './library-error.js';
import { CACHED_NAMES, type CachedLibrary, RECORD_NAME, readCached } from './library-record.js';
import { VERIFIED_NAME, digestsOf } from './verified-files.js';
import { pinnedDigests } from './wheel-pins.js';

/** SHA-256 by file name that the libraries of a version must have; undefined where nobody pinned them. */
export type Pins = (version: string, arch: string) => Readonly<Record<string, string>> | undefined;

/** Tests give some of their own. */
export interface TrustOptions extends OwnershipOptions {
  /** @default those of this package */
  pins?: Pins;
  /** Computes a file's SHA-256. @default reads it */
  hash?: (file: string) => string;
}

/**
 * The library in a folder of the cache, if it can be trusted to be what was fetched: whole, changeable by this user and root
 * alone, and with the SHA-256 that is pinned, or was noted when it was fetched.
 *
 * @returns undefined where there is none, it is cut off, or it was fetched before hashes were noted: fetching puts that right
 * @throws LibraryError `UNSAFE_CACHE` where others can change it, `HASH_MISMATCH` where it is something else
 */
export function trustedCached(
  folder: string,
  arch: string = process.arch,
  { pins = pinnedDigests, hash, ...ownership }: TrustOptions = {},
): CachedLibrary | undefined {
  const cached = readCached(folder, arch);
  if (cached === undefined) return undefined;
  const root = dirname(folder);
  const names = Object.values(CACHED_NAMES);
  const files = [RECORD_NAME, ...names, ...(existsSync(join(folder, VERIFIED_NAME)) ? [VERIFIED_NAME] : [])];
  expectOwn([root, folder, ...files.map((name) => join(folder, name))], root, ownership);
  const { version, digests } = cached.record;
  const expected = pins(version, arch) ?? digests;
  if (expected === undefined) return undefined;
  const found = digestsOf(folder, names, hash);
  for (const name of names) {
    if (found[name] === expected[name]) continue;
    throw new LibraryError(
      'HASH_MISMATCH',
      `Expected the SHA-256 ${expected[name] ?? '(none)'} of ${join(folder, name)}, found ${found[name] ?? '(none)'}: it is damaged, or not what was fetched. Nothing of it was opened.`,
      { hint: 'Fetch it again with fetchLibrary().' },
    );
  }
  return cached;
}
