import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { showPath } from '@ssd/trainer/files';
import { visibleJson } from '@ssd/names';
import type { CommandContext, Outcome } from '../cli/command.js';
import type { PictureDetections } from '../output-formats/picture-detections.js';
import type { WrittenPicture } from '../output-formats/result-writer.js';

/** A picture that could not be read. */
export interface FailedPicture {
  file: string;
  message: string;
}

export interface DetectionReporterOptions extends Pick<
  CommandContext,
  'terminal' | 'print' | 'json' | 'workingDirectory'
> {
  /** Print a line for each picture. */
  readonly jsonl: boolean;
}

/**
 * Says what was found in each picture: on the terminal, as lines of JSON, and for `--json` in a file of its own until the
 * end, since memory is not to hold the detections of ten thousand pictures.
 */
export class DetectionReporter {
  readonly failures: FailedPicture[] = [];
  readonly #options: DetectionReporterOptions;
  readonly #kept: FileHandle | undefined;
  #done = 0;

  private constructor(options: DetectionReporterOptions, kept: FileHandle | undefined) {
    this.#options = options;
    this.#kept = kept;
  }

  static async open(options: DetectionReporterOptions): Promise<DetectionReporter> {
    return new DetectionReporter(options, options.json ? await namelessFile() : undefined);
  }

  /** Pictures that something was looked for in. */
  get done(): number {
    return this.#done;
  }

  async found(
    { file, width, height, detections }: PictureDetections,
    { files, annotated }: WrittenPicture,
  ): Promise<void> {
    const { terminal, print, jsonl, workingDirectory } = this.#options;
    const shown = (path: string): string => (path === '-' ? 'stdin' : showPath(path, workingDirectory));
    this.#done++;
    const count = detections.length;
    const written = annotated ?? files[0];
    terminal.note(
      `${shown(file)}: ${count} object${count === 1 ? '' : 's'}${written === undefined ? '' : ` → ${shown(written)}`}`,
    );
    if (!jsonl && this.#kept === undefined) return;
    const line = JSON.stringify({ file, width, height, detections, annotated, files });
    if (jsonl) print(visibleJson(line));
    await this.#kept?.writeFile(`${line}\n`);
  }

  failed(failure: FailedPicture): void {
    const { terminal, print, jsonl } = this.#options;
    this.failures.push(failure);
    terminal.warn(`${terminal.style.red('Not read:')} ${failure.message}`);
    if (jsonl) print(visibleJson(JSON.stringify({ file: failure.file, error: failure.message })));
  }

  /** The pictures for the answer. They can be read once; {@link close} is done with then. */
  lists(): NonNullable<Outcome['lists']> {
    return { images: this.#images() };
  }

  async *#images(): AsyncGenerator<string> {
    try {
      if (this.#kept === undefined) return;
      for await (const line of this.#kept.readLines({ start: 0, autoClose: false })) yield line;
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#kept?.close();
  }
}

/** A file that is gone as soon as it is closed. */
async function namelessFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'ssd-answer-'));
  try {
    return await open(join(folder, 'images.jsonl'), 'w+');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
