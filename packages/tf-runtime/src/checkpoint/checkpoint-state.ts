import { readFile, rename, writeFile } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { sync } from './publish-checkpoint.js';
import { TensorFlowError } from '../native/tensorflow-error.js';

/** What the file `checkpoint` of a folder says: which checkpoints there are, and which is the latest. */
export interface CheckpointState {
  /** Path of the latest, relative to the folder unless absolute. */
  readonly latest: string;
  /** All that are kept, oldest first. */
  readonly all: readonly string[];
}

/** Writes `FOLDER/checkpoint`, TensorFlow's CheckpointState in text form; atomically. */
export async function writeCheckpointState(folder: string, { latest, all }: CheckpointState): Promise<void> {
  const file = join(folder, 'checkpoint');
  const text = [
    `model_checkpoint_path: ${JSON.stringify(latest)}`,
    ...all.map((path) => `all_model_checkpoint_paths: ${JSON.stringify(path)}`),
    '',
  ].join('\n');
  const incomplete = `${file}.incomplete`;
  await writeFile(incomplete, text);
  await sync(incomplete);
  await rename(incomplete, file);
}

/** Reads `FOLDER/checkpoint`; undefined where there is none. @throws Error where it names no checkpoint */
export async function readCheckpointState(folder: string): Promise<CheckpointState | undefined> {
  const file = join(folder, 'checkpoint');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const values = (key: string): string[] =>
    [...text.matchAll(new RegExp(`^\\s*${key}\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)"`, 'gm'))].map((match) =>
      unescape(match[1]!),
    );
  const [latest] = values('model_checkpoint_path');
  if (latest === undefined)
    throw new TensorFlowError(
      'DATA_LOSS',
      `expected a line 'model_checkpoint_path: "…"' in ${file}, found none`,
      { hint: 'Name the checkpoint itself.' },
    );
  return { latest, all: values('all_model_checkpoint_paths') };
}

const LETTERS: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

/** TensorFlow writes what is not ASCII as the octal numbers of its UTF-8 bytes: `\303\251` is é. */
function unescape(text: string): string {
  return text
    .replace(/(?:\\[0-7]{3})+/g, (bytes) =>
      Buffer.from(
        bytes
          .split('\\')
          .slice(1)
          .map((digits) => parseInt(digits, 8) & 0xff),
      ).toString('utf8'),
    )
    .replace(/\\u([\da-f]{4})/gi, (_all, digits: string) => String.fromCharCode(parseInt(digits, 16)))
    .replace(/\\(.)/g, (all, letter: string) => LETTERS[letter] ?? all);
}

/** Where a path of the file `checkpoint` leads, without leaving its folder. */
export interface CheckpointPlace {
  /** Relative to the folder. */
  readonly path: string;
  /** The path is that of another folder, such as the one that this was moved from, and this is its last part. */
  readonly moved: boolean;
}

/**
 * The checkpoint of a folder that a path in its file `checkpoint` means. A folder may have been moved or copied since: of an absolute
 * path that leads elsewhere the last part counts, which the folder need not have. TensorFlow would read the old place.
 *
 * @returns undefined for a relative path that leads out of the folder: no moving explains it
 */
export function checkpointPlace(folder: string, path: string): CheckpointPlace | undefined {
  const inside = relative(resolve(folder), resolve(folder, path));
  const leadsOut = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) || inside === '';
  if (!leadsOut) return { path: inside, moved: false };
  return isAbsolute(path) && basename(path) !== '' ? { path: basename(path), moved: true } : undefined;
}
