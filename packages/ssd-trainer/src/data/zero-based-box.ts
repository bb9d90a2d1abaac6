import type { VocBox } from '@ssd/voc-dataset';
import type { PixelBox } from '@ssd/draw';

/** A box as it is drawn: VOC counts pixels from 1, both ends included; a picture's edges are 0 and its width. */
export function zeroBasedBox({ xmin, ymin, xmax, ymax }: VocBox): PixelBox {
  return {
    xmin: xmin - 1,
    ymin: ymin - 1,
    xmax,
    ymax,
  };
}
