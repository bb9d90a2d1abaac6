import { createHash } from 'node:crypto';
import {
  closeSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';

/** Beside the files: which of them, in which state, had which SHA-256. */
export const VERIFIED_NAME = 'verified.json';

/** A file in a state: another content shows in one of these, unless root has a hand in it. */
interface FileState {
  dev: string;
  ino: string;
  size: string;
  mtimeNs: string;
  ctimeNs: string;
}

interface Remembered extends FileState {
  sha256: string;
}

const CHUNK_BYTES = 1 << 22;

function stateOf(file: string): FileState {
  const { dev, ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
  return {
    dev: `${dev}`,
    ino: `${ino}`,
    size: `${size}`,
    mtimeNs: `${mtimeNs}`,
    ctimeNs: `${ctimeNs}`,
  };
}

function hashFile(file: string): string {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const handle = openSync(file, 'r');
  try {
    for (let read; (read = readSync(handle, buffer, 0, CHUNK_BYTES, null)) > 0;)
      hash.update(buffer.subarray(0, read));
  } finally {
    closeSync(handle);
  }
  return hash.digest('hex');
}

function readMemory(folder: string): Partial<Record<string, Partial<Remembered>>> {
  try {
    const memory: unknown = JSON.parse(readFileSync(join(folder, VERIFIED_NAME), 'utf8'));
    return typeof memory === 'object' && memory !== null ? memory : {};
  } catch {
    return {};
  }
}

/**
 * SHA-256 of files of one folder, by name. Half a gigabyte takes seconds: each is computed once a state of its file and
 * remembered beside it, where the folder can be written to. Nobody but those who may write the files may write that, which is
 * the caller's to see.
 *
 * @param hash - @default reads the file
 * @throws the system's errors where a file cannot be read
 */
export function digestsOf(
  folder: string,
  names: readonly string[],
  hash: (file: string) => string = hashFile,
): Record<string, string> {
  const memory = readMemory(folder);
  const now: Record<string, Remembered> = {};
  let isNew = false;
  for (const name of names) {
    const file = join(folder, name);
    const state = stateOf(file);
    const known = memory[name];
    const keys = Object.keys(state) as (keyof FileState)[];
    if (typeof known?.sha256 === 'string' && keys.every((key) => known[key] === state[key])) {
      now[name] = { ...state, sha256: known.sha256 };
      continue;
    }
    isNew = true;
    now[name] = { ...state, sha256: hash(file) };
  }
  if (isNew) remember(folder, now);
  return Object.fromEntries(Object.entries(now).map(([name, { sha256 }]) => [name, sha256]));
}

function remember(folder: string, memory: Readonly<Record<string, Remembered>>): void {
  const file = join(folder, VERIFIED_NAME);
  const incomplete = `${file}.${process.pid}-${basename(folder)}`;
  try {
    writeFileSync(incomplete, `${JSON.stringify(memory, undefined, 2)}\n`, { mode: 0o644, flag: 'wx' });
    renameSync(incomplete, file);
  } catch {
    // A folder of another user's, or a full disk: it is computed again the next time.
    try {
      rmSync(incomplete, { force: true });
    } catch {
      // nothing of it is there
    }
  }
}
