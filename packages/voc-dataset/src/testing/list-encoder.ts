import { existsSync, writeFileSync } from 'node:fs';
import type { TargetEncoder } from '../loader/target-encoder.js';

export interface ListEncoderOptions {
  /** Most objects of an image. */
  length: number;
  /** File to make before the thread is ended, once, as if it had crashed. */
  crashOnce?: string;
  /** End the thread with every image. */
  crashAlways?: boolean;
}

/** A target encoder for tests: the boxes and labels themselves, padded with −1. */
export function createEncoder({ length, crashOnce, crashAlways = false }: ListEncoderOptions): TargetEncoder {
  let encoded = 0;
  return {
    fields: [
      { name: 'boxes', dtype: 'float32', shape: [length, 4] },
      { name: 'labels', dtype: 'int32', shape: [length] },
    ],
    encode({ boxes, labels }, out) {
      if (crashAlways) process.exit(3);
      if (crashOnce !== undefined && ++encoded === 3 && !existsSync(crashOnce)) {
        writeFileSync(crashOnce, '');
        process.exit(3);
      }
      out['boxes']!.fill(-1).set(boxes.subarray(0, 4 * length));
      out['labels']!.fill(-1).set(labels.subarray(0, length));
    },
  };
}
