import { constants, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { writeError } from './disk-room.js';

/** What a server said of the file that is being fetched, to ask it for the rest of the same one. */
export interface Validator {
  url: string;
  etag?: string;
  lastModified?: string;
}

/**
 * A file that is being fetched: `NAME.incomplete` holds what is there, `NAME.incomplete.json` what the server said of
 * it; complete, it is renamed to NAME. So a download goes on where it was, in another process, too.
 */
export class PartialFile {
  readonly target: string;
  readonly #path: string;
  readonly #record: string;
  #handle: FileHandle | undefined;
  #length = 0;
  #validator: Validator | undefined;

  constructor(target: string) {
    this.target = target;
    this.#path = `${target}.incomplete`;
    this.#record = `${target}.incomplete.json`;
  }

  /** Bytes that are there. */
  get length(): number {
    return this.#length;
  }

  get validator(): Validator | undefined {
    return this.#validator;
  }

  async open(): Promise<void> {
    this.#length = await stat(this.#path).then(
      ({ size }) => size,
      () => 0,
    );
    this.#validator = this.#length === 0 ? undefined : await readRecord(this.#record);
    this.#handle = await open(this.#path, constants.O_WRONLY | constants.O_CREAT);
  }

  /** Forgets what is there and starts over, from a server that says this of the file. */
  async restart(validator: Validator | undefined): Promise<void> {
    await this.#handle!.truncate(0).catch((error: unknown) => {
      if (this.#length > 0) throw error; // a device cannot be truncated, and holds nothing
    });
    this.#length = 0;
    this.#validator = validator;
    if (validator === undefined) await rm(this.#record, { force: true });
    else
      await writeFile(this.#record, JSON.stringify(validator)).catch((error: unknown) => {
        throw writeError(this.#record, error);
      });
  }

  async append(chunk: Uint8Array): Promise<void> {
    let written = 0;
    while (written < chunk.length) {
      try {
        const { bytesWritten } = await this.#handle!.write(
          chunk,
          written,
          chunk.length - written,
          this.#length,
        );
        written += bytesWritten;
        this.#length += bytesWritten;
      } catch (error) {
        throw writeError(this.#path, error);
      }
    }
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  /** Flushes the file to the disk and gives it its name. */
  async finish(): Promise<void> {
    await this.#handle!.sync();
    await this.close();
    await rename(this.#path, this.target);
    await rm(this.#record, { force: true });
  }
}

/** A record that cannot be read is none: the download starts over. */
async function readRecord(file: string): Promise<Validator | undefined> {
  try {
    const record = JSON.parse(await readFile(file, 'utf8')) as Partial<Record<keyof Validator, unknown>>;
    const { url, etag, lastModified } = record;
    if (typeof url !== 'string') return undefined;
    return {
      url,
      ...(typeof etag === 'string' && { etag }),
      ...(typeof lastModified === 'string' && { lastModified }),
    };
  } catch {
    return undefined;
  }
}
