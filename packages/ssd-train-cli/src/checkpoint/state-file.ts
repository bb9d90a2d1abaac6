import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../run-folder/write-file-atomically.js';

/** TensorFlow's name for the file that says which checkpoints a folder has. */
const STATE_FILE = 'checkpoint';

export interface CheckpointState {
  /** Name of the latest checkpoint in the folder. */
  readonly latest: string;
  /** Every checkpoint, oldest first, the latest included. */
  readonly all: readonly string[];
}

/**
Writes the `checkpoint` file (a CheckpointState protocol buffer as text), which `tf.train.latest_checkpoint` of Python
and this program read. Paths are relative, so that the folder can move.
*/
export async function writeStateFile(folder: string, { latest, all }: CheckpointState): Promise<void> {
  const lines = [
    `model_checkpoint_path: ${JSON.stringify(latest)}`,
    ...all.map((name) => `all_model_checkpoint_paths: ${JSON.stringify(name)}`),
  ];
  await writeFileAtomically(join(folder, STATE_FILE), `${lines.join('\n')}\n`);
}

/** Name of the latest checkpoint, or undefined where the file is missing or names none. */
export async function readLatest(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, STATE_FILE), 'utf8').catch(() => '');
  const quoted = /^model_checkpoint_path: ("(?:[^"\\]|\\.)*")$/m.exec(text)?.[1];
  return quoted === undefined ? undefined : (JSON.parse(quoted) as string);
}
