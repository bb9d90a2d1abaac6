import type { Detector, EvaluationProgress, FileDetections, UnreadableFile } from '@ssd/trainer/evaluation';
import type { PictureDetections } from '../output-formats/picture-detections.js';
import type { ResultWriter } from '../output-formats/result-writer.js';
import type { Picture } from './gather-pictures.js';
import type { DetectionReporter } from './detection-reporter.js';

export interface DetectPicturesOptions {
  detector: Pick<Detector, 'detectStream'>;
  pictures: readonly Picture[];
  writer: Pick<ResultWriter, 'write'>;
  answers: Pick<DetectionReporter, 'found' | 'failed'>;
  threshold: number;
  /** The writer takes the network's output, too. */
  predictions: boolean;
  signal: AbortSignal;
  onProgress: (progress: EvaluationProgress) => void;
}

/**
 * Detects in pictures and writes what is found, batch by batch: while one is written the next one is computed. A picture that
 * cannot be read is told and does not stop the others.
 *
 * @returns how many pictures were not come to, because of Ctrl-C
 */
export async function detectPictures({
  detector,
  pictures,
  writer,
  answers,
  threshold,
  predictions,
  signal,
  onProgress,
}: DetectPicturesOptions): Promise<number> {
  let done = 0;
  const finish = async (batch: readonly (FileDetections | UnreadableFile)[]): Promise<void> => {
    const named = batch.map((result, i) => ({ result, picture: pictures[done + i]! }));
    const found = named.flatMap(({ result, picture: { path, file, name } }): PictureDetections[] =>
      'error' in result ? [] : [{ ...result, path, file, id: name }],
    );
    const written = await writer.write(found);
    for (const [i, one] of found.entries()) await answers.found(one, written[i]!);
    for (const { result, picture } of named) {
      if (!('error' in result)) continue;
      const { path, file } = picture;
      const { message, hint } = result.error;
      const told = hint === undefined ? message : `${message} ${hint}`;
      answers.failed({ file, message: told.replaceAll(path, file === '-' ? 'stdin' : path) });
    }
    done += batch.length;
    onProgress({ done, total: pictures.length });
  };
  let finishing = Promise.resolve();
  try {
    const paths = pictures.map(({ path }) => path);
    const settings = { scoreThreshold: threshold, predictions, signal };
    for await (const batch of detector.detectStream(paths, settings)) {
      await finishing;
      finishing = finish(batch);
      finishing.catch(() => undefined); // awaited below, or before the next batch
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  await finishing;
  return pictures.length - done;
}
