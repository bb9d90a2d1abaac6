import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

/** Lines of a log that are shown where its process failed. */
const LAST = 8;

/** What a rank writes: into `logs/rank-I.log` of the run folder, once that is known. */
export class RankLog {
  readonly #rank: number;
  #early: string[] = [];
  #stream: WriteStream | undefined;
  #tail = '';
  #path: string | undefined;

  constructor(rank: number) {
    this.#rank = rank;
  }

  /** Where it lies; undefined where no run folder was made. */
  get path(): string | undefined {
    return this.#path;
  }

  write(text: string): void {
    this.#tail = (this.#tail + text)
      .split('\n')
      .slice(-LAST - 1)
      .join('\n');
    if (this.#stream === undefined) this.#early.push(text);
    else this.#stream.write(text);
  }

  /** @param root of the run. A log that cannot be written ends no training. */
  open(root: string): void {
    if (this.#stream !== undefined) return;
    const folder = join(root, 'logs');
    const path = join(folder, `rank-${this.#rank}.log`);
    try {
      mkdirSync(folder, { recursive: true });
    } catch {
      return;
    }
    const stream = createWriteStream(path, { flags: 'a' });
    stream.on('error', () => undefined);
    for (const text of this.#early.splice(0)) stream.write(text);
    this.#stream = stream;
    this.#path = path;
  }

  /** The last lines. */
  last(): string[] {
    return this.#tail
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-LAST);
  }

  async close(): Promise<void> {
    const stream = this.#stream;
    if (stream !== undefined) await new Promise<void>((resolve) => stream.end(resolve));
  }
}
