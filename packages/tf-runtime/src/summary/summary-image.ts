import { ArgumentRangeError } from '@ssd/errors';
import { DataType } from '../native/data-type.js';
import { sizeOf } from '../native/native-tensor.js';

/** One image or several of equal size. */
export interface SummaryImage {
  /** 0 … 255, row by row, channels last. */
  readonly data: Uint8Array;
  /** `[height, width, channels]` or `[images, height, width, channels]`; 1, 3 (RGB) or 4 (RGBA) channels. */
  readonly shape: readonly number[];
}

/** Images as WriteImageSummary takes them: uint8 `[images, height, width, channels]`. */
export function imageInput(
  tag: string,
  { data, shape }: SummaryImage,
): { dataType: number; shape: readonly [number, number, number, number]; values: Uint8Array } {
  const [images, height, width, channels] = shape.length === 3 ? [1, ...shape] : shape;
  if (
    images === undefined ||
    height === undefined ||
    width === undefined ||
    channels === undefined ||
    shape.length > 4 ||
    ![1, 3, 4].includes(channels) ||
    !shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0) ||
    (images > 0 && height * width === 0)
  ) {
    throw new ArgumentRangeError(
      `Expected image "${tag}" of shape [height, width, channels] or [images, height, width, channels] with 1, 3 or 4 ` +
        `channels, got [${shape.join(', ')}]`,
    );
  }
  if (data.length !== sizeOf(shape)) {
    throw new ArgumentRangeError(
      `Expected ${sizeOf(shape)} bytes for image "${tag}" [${shape.join(', ')}], got ${data.length}`,
    );
  }
  return { dataType: DataType.UINT8, shape: [images, height, width, channels], values: data };
}
