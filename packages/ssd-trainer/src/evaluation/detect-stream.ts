import { TrainerError } from '../errors/trainer-error.js';
import { detectImages } from './detect-samples.js';
import type { Inference } from './inference.js';
import type { ReadImage } from './read-image.js';
import type { DetectionSettings, FileDetections, UnreadableFile } from './types.js';

export interface DetectStreamOptions {
  readonly paths: readonly string[];
  readonly inference: Pick<Inference, 'detect' | 'predict' | 'batchSize'>;
  /** @throws TrainerError E_IMAGE where the file cannot be read */
  readonly read: (path: string) => Promise<ReadImage>;
  readonly settings: DetectionSettings;
  readonly predictions?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Detects in files, a batch at a time, in their order. While a batch is computed the next one is read, and no further: memory
 * does not grow with the number of files. One that is no image is among the results and stops nothing.
 *
 * @throws the signal's reason when aborted
 */
export async function* detectStream({
  paths,
  inference,
  read,
  settings,
  predictions = false,
  signal,
}: DetectStreamOptions): AsyncGenerator<(FileDetections | UnreadableFile)[], void, undefined> {
  const { batchSize } = inference;
  const readFrom = (start: number): Promise<(ReadImage | UnreadableFile)[]> => {
    const reading = readAll(paths.slice(start, start + batchSize), read, signal);
    reading.catch(() => undefined); // where it fails it is awaited later, or nobody waits any more
    return reading;
  };
  let next = readFrom(0);
  for (let start = 0; start < paths.length; start += batchSize) {
    const files = await next;
    signal?.throwIfAborted();
    next = readFrom(start + batchSize);
    const images = files.filter((file) => 'pixels' in file);
    const found = await detectImages(inference, {
      images: joined(images.map(({ pixels }) => pixels)),
      sizes: images.map(({ sample }) => sample),
      settings,
      predictions,
    });
    const byFile = new Map(images.map((image, i) => [image, found[i]!]));
    yield files.map((file) => {
      if (!('pixels' in file)) return file;
      const { image, width, height } = file.sample;
      return { file: image, width, height, ...byFile.get(file)! };
    });
  }
}

/** One after the other: of many huge pictures only one is whole in memory at a time. */
async function readAll(
  paths: readonly string[],
  read: DetectStreamOptions['read'],
  signal: AbortSignal | undefined,
): Promise<(ReadImage | UnreadableFile)[]> {
  const files: (ReadImage | UnreadableFile)[] = [];
  for (const path of paths) {
    signal?.throwIfAborted();
    try {
      files.push(await read(path));
    } catch (error) {
      if (!(error instanceof TrainerError) || error.code !== 'E_IMAGE') throw error;
      files.push({ file: path, error });
    }
  }
  return files;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
