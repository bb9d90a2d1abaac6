import { writeNpy } from '@ssd/weights';
import type { Predictions } from '@ssd/trainer/evaluation';

/**
 * Writes the network's output for a picture as the array that the reference's `--dump-predictions` saves:
 * float32 [anchors, classes + 1 + 4], a row for each default box in the preset's order: probabilities after the softmax, the
 * background last, then the encoded centre and size (cx, cy, w, h, divided by the variances).
 */
export function writePredictions(file: string, { probabilities, offsets }: Predictions): Promise<void> {
  const anchors = offsets.length / 4;
  const depth = probabilities.length / anchors;
  const data = new Float32Array(probabilities.length + offsets.length);
  for (let anchor = 0; anchor < anchors; anchor++) {
    const row = anchor * (depth + 4);
    data.set(probabilities.subarray(anchor * depth, (anchor + 1) * depth), row);
    data.set(offsets.subarray(anchor * 4, (anchor + 1) * 4), row + depth);
  }
  return writeNpy(file, { dtype: 'float32', shape: [anchors, depth + 4], data });
}
