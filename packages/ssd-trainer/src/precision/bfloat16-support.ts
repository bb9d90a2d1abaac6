import { capabilities, cpuFeatures, loadTensorFlow } from '@ssd/tf-runtime';
import type { Bf16Support } from './precision.js';

/**
 * Tries what this TensorFlow does on this processor. Usable is bf16 that is fast, too: AVX-512 alone computes in it, by way of
 * float32.
 *
 * @throws TensorFlowError of @ssd/tf-runtime where there is no library
 */
export function bfloat16Support(): Bf16Support {
  const { oneDnn } = loadTensorFlow();
  if (!cpuFeatures().bf16) return { usable: false, reason: 'this CPU has no bf16' };
  if (capabilities().bfloat16Convolutions) return { usable: true };
  return oneDnn.enabled
    ? { usable: false, reason: 'oneDNN does not use the bf16 of this CPU' }
    : { usable: false, reason: `oneDNN, which has bf16, is off: ${oneDnn.by}` };
}
