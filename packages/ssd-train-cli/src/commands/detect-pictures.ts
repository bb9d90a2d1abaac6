import type { Detector, EvaluationProgress, FileDetections } from '../evaluation/index.js';
import { explainError } from '../errors/explain-error.js';

/** A picture that could not be read. */
export interface FailedPicture {
  file: string;
  message: string;
}

export interface DetectPicturesOptions {
  threshold: number;
  signal: AbortSignal;
  onProgress: (progress: EvaluationProgress) => void;
}

/** Code of the error that means the picture is at fault (TrainerError). */
const IMAGE_ERROR = 'E_IMAGE';

/**
 * Detects in pictures, as many at a time as the detector computes at once. A picture that cannot be read is reported and
 * does not stop the others.
 */
export async function detectPictures(
  detector: Pick<Detector, 'batchSize' | 'detectFiles' | 'detectFile'>,
  files: readonly string[],
  { threshold, signal, onProgress }: DetectPicturesOptions,
): Promise<{ results: FileDetections[]; failures: FailedPicture[] }> {
  const results: FileDetections[] = [];
  const failures: FailedPicture[] = [];
  const settings = { scoreThreshold: threshold };
  const guard = async (
    work: () => Promise<void>,
    onBadPicture: (error: unknown) => Promise<void> | void,
  ): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (explainError(error).code !== IMAGE_ERROR) throw error;
      await onBadPicture(error);
    }
  };
  for (let start = 0; start < files.length; start += detector.batchSize) {
    signal.throwIfAborted();
    const group = files.slice(start, start + detector.batchSize);
    const oneByOne = async (): Promise<void> => {
      for (const file of group) {
        await guard(
          async () => {
            results.push(await detector.detectFile(file, settings));
          },
          (error) => {
            failures.push({ file, message: explainError(error).message });
          },
        );
      }
    };
    await guard(async () => {
      results.push(...(await detector.detectFiles(group, settings)));
    }, oneByOne);
    onProgress({ done: start + group.length, total: files.length });
  }
  return { results, failures };
}
