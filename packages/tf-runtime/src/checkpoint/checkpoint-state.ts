import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sync } from './publish-checkpoint.js';

/** What the file `checkpoint` of a folder says: which checkpoints there are, and which is the latest. */
export interface CheckpointState {
  /** Path of the latest, relative to the folder unless absolute. */
  readonly latest: string;
  /** All that are kept, oldest first. */
  readonly all: readonly string[];
}

/** Writes `FOLDER/checkpoint`, TensorFlow's CheckpointState in text form; atomically. */
export const writeCheckpointState = async (
  folder: string,
  { latest, all }: CheckpointState,
): Promise<void> => {
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
};

/** Reads `FOLDER/checkpoint`; undefined where there is none. @throws Error where it names no checkpoint */
export const readCheckpointState = async (folder: string): Promise<CheckpointState | undefined> => {
  const file = join(folder, 'checkpoint');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const values = (key: string): string[] =>
    [...text.matchAll(new RegExp(`^${key}: ("(?:[^"\\\\]|\\\\.)*")`, 'gm'))].map(
      (match) => JSON.parse(match[1] ?? '""') as string,
    );
  const [latest] = values('model_checkpoint_path');
  if (latest === undefined)
    throw new Error(`Expected a line 'model_checkpoint_path: "…"' in ${file}, found none.`);
  return { latest, all: values('all_model_checkpoint_paths') };
};
