import { dirname, join } from 'node:path';
import type { VocSample } from '@ssd/voc-dataset';
import { annotatePicture } from '@ssd/draw';
import { makeFolder } from '@ssd/files';
import { writeFileAtomically } from '../files/write-file-atomically.js';
import { zeroBasedBox } from './zero-based-box.js';

/** Writes a copy of every sample's picture with its boxes and labels on it, as `folder/ID.jpg`. */
export async function annotateSamples(
  samples: readonly VocSample[],
  {
    folder,
    colors,
    signal,
    onProgress,
  }: {
    folder: string;
    colors: ReadonlyMap<string, string>;
    signal: AbortSignal;
    onProgress: (progress: { done: number; total: number }) => void;
  },
): Promise<void> {
  await makeFolder(folder);
  for (const [i, { id, image, width, height, objects }] of samples.entries()) {
    signal.throwIfAborted();
    const detections = objects.map(({ label, box }) => ({ label, box: zeroBasedBox(box) }));
    const boxSize = { width, height };
    const jpeg = await annotatePicture(image, { colors, detections, boxSize, format: 'jpeg' });
    const file = join(folder, `${id}.jpg`);
    await makeFolder(dirname(file)); // an id may have folders in front
    await writeFileAtomically(file, jpeg);
    onProgress({ done: i + 1, total: samples.length });
  }
}
