import type { ImageInput } from '@ssd/ap-eval';
import type { Detection } from '@ssd/model';
import type { VocSample } from '@ssd/voc-dataset';

/**
 * An image's objects and detections as the VOC devkit counts pixels: from 1, both ends included. A continuous box
 * [xmin, xmax] covers the pixels xmin + 1 … xmax.
 *
 * @param classes class list; a label is an index into it
 * @param pixelOffset 0: both in continuous pixels from 0 instead, as COCO counts. @default 1
 */
export function toVocPixels(
  sample: VocSample,
  detections: readonly Detection[],
  classes: readonly string[],
  pixelOffset: 0 | 1 = 1,
): ImageInput {
  const shift = pixelOffset - 1;
  const index = new Map(classes.map((name, i) => [name, i]));
  return {
    id: sample.id,
    width: sample.width,
    height: sample.height,
    groundTruth: {
      boxes: sample.objects.flatMap(({ box }) => [box.xmin + shift, box.ymin + shift, box.xmax, box.ymax]),
      labels: sample.objects.map(({ label }) => index.get(label)!),
      difficult: sample.objects.map(({ difficult }) => difficult),
    },
    detections: {
      boxes: detections.flatMap(({ box }) => [
        box.xmin + pixelOffset,
        box.ymin + pixelOffset,
        box.xmax,
        box.ymax,
      ]),
      labels: detections.map(({ label }) => index.get(label)!),
      scores: detections.map(({ score }) => score),
    },
  };
}
