import { dirname, join } from 'node:path';
import { annotatePicture } from '@ssd/draw';
import type { ImageDetections } from '@ssd/trainer/evaluation';
import { makeFolder } from '@ssd/files';
import { writeFileAtomically } from '@ssd/trainer/run-folder';
import { countMatches } from './count-matches.js';
import type { ReportPicture } from './report.js';

/** `count` of the items, evenly from first to last. */
export function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}

/** Boxes of a picture at a threshold, as they are drawn, and how many are right. */
function compared({ sample, detections }: ImageDetections, threshold: number) {
  const shown = detections.filter(({ score }) => score >= threshold);
  // VOC counts pixels from 1, both ends included; a picture's edges are 0 and its width.
  const truth = sample.objects.map(({ label, box }) => ({
    label,
    box: { ...box, xmin: box.xmin - 1, ymin: box.ymin - 1 },
  }));
  return { shown, truth, found: countMatches(truth, shown) };
}

/**
 * The pictures with the most errors at a threshold, worst first, in their order where equal: objects not found and
 * detections that are wrong, the numbers below the pictures drawn. Pictures without errors are left out.
 */
export function worstSamples(
  images: readonly ImageDetections[],
  { count, threshold }: { count: number; threshold: number },
): ImageDetections[] {
  return images
    .map((image) => {
      const { shown, truth, found } = compared(image, threshold);
      return { image, errors: truth.length - found + (shown.length - found) };
    })
    .filter(({ errors }) => errors > 0)
    .sort((a, b) => b.errors - a.errors)
    .slice(0, count)
    .map(({ image }) => image);
}

/**
 * Draws detections and ground truth over the pictures of a split and saves them as JPEG.
 *
 * @param threshold Lowest score that is drawn: at the 0.01 that AP is measured with a picture is nothing but boxes.
 */
export async function drawSamples(
  images: readonly ImageDetections[],
  {
    folder,
    colors,
    threshold,
    signal,
  }: { folder: string; colors: ReadonlyMap<string, string>; threshold: number; signal?: AbortSignal },
): Promise<ReportPicture[]> {
  await makeFolder(folder);
  const pictures: ReportPicture[] = [];
  for (const { sample, detections } of images) {
    signal?.throwIfAborted();
    const { shown, truth, found } = compared({ sample, detections }, threshold);
    const jpeg = await annotatePicture(sample.image, {
      colors,
      detections: shown,
      groundTruth: truth,
      boxSize: { width: sample.width, height: sample.height },
      format: 'jpeg',
    });
    const name = `${sample.id}.jpg`;
    const file = join(folder, name);
    await makeFolder(dirname(file)); // an id may have folders in front
    await writeFileAtomically(file, jpeg);
    const wrong = shown.length - found;
    pictures.push({ name, jpeg, caption: `${found} of ${truth.length} found, ${wrong} wrong` });
  }
  return pictures;
}
