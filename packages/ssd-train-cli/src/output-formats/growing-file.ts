import { open, rename, type FileHandle } from 'node:fs/promises';
import { diskError } from '@ssd/trainer/run-folder';

/** A file that grows as results come, under another name (`<path>.incomplete`) until it is whole. */
export class GrowingFile {
  readonly path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  /** @throws TrainerError E_DISK_FULL or E_RUN_FOLDER, as {@link append} and {@link finish} */
  static open(path: string): Promise<GrowingFile> {
    return explained(path, async () => new GrowingFile(path, await open(incomplete(path), 'w')));
  }

  append(text: string): Promise<void> {
    return explained(this.path, () => this.#handle.writeFile(text));
  }

  /** Nothing more comes: the file gets its name. */
  finish(): Promise<void> {
    return explained(this.path, async () => {
      await this.#handle.close();
      await rename(incomplete(this.path), this.path);
    });
  }

  /** Leaves what there is under its other name. */
  close(): Promise<void> {
    return this.#handle.close();
  }
}

function incomplete(path: string): string {
  return `${path}.incomplete`;
}

async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw diskError(path, cause);
  }
}
