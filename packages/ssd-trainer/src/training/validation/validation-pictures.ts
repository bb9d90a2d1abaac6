import type { SummaryImage } from '@ssd/tf-runtime';
import sharp from 'sharp';
import { annotatePicture, classColors } from '@ssd/draw';
import { zeroBasedBox } from '../../data/zero-based-box.js';
import type { EvaluationOutput } from '../../evaluation/types.js';

/** The reference shows three pictures of 512×512. */
const COUNT = 3;
const SIZE = 512;

/** Lowest score drawn, as in the report. */
const THRESHOLD = 0.5;

/**
 * The first pictures of an evaluation, always the same ones, with boxes: solid what was found, dashed what is there.
 *
 * @returns uint8 [pictures, 512, 512, 3]; a picture keeps its proportions, with grey beside it
 */
export async function validationPictures(
  { images }: Pick<EvaluationOutput, 'images'>,
  classes: readonly string[],
): Promise<SummaryImage> {
  const colors = classColors(classes);
  const drawn: Buffer[] = [];
  for (const { sample, detections } of images.slice(0, COUNT)) {
    const { width, height, image, objects } = sample;
    const picture = await annotatePicture(image, {
      colors,
      detections: detections.filter(({ score }) => score >= THRESHOLD),
      groundTruth: objects.map(({ label, box }) => ({ label, box: zeroBasedBox(box) })),
      boxSize: { width, height },
    });
    const resized = sharp(picture).resize(SIZE, SIZE, { fit: 'contain', background: '#808080' });
    drawn.push(await resized.removeAlpha().toColourspace('srgb').raw().toBuffer());
  }
  return { data: Buffer.concat(drawn), shape: [drawn.length, SIZE, SIZE, 3] };
}
