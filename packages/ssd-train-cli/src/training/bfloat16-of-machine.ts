import { capabilities, cpuFeatures, loadTensorFlow } from '@ssd/tf-runtime';

/** Whether bf16 is worth computing in, on this machine with the TensorFlow that it has. */
export interface Bfloat16 {
  readonly usable: boolean;
  /** For people: why, or why not. */
  readonly reason: string;
}

/**
Tries what this TensorFlow does on this processor. Usable is bf16 that is fast, too: AVX-512 alone computes in it, by way of
float32.

@throws TensorFlowError of @ssd/tf-runtime where there is no library
*/
export function bfloat16OfMachine(): Bfloat16 {
  const { oneDnn } = loadTensorFlow();
  if (!cpuFeatures().bf16) return { usable: false, reason: 'this CPU has no bf16' };
  if (capabilities().bfloat16Convolutions) return { usable: true, reason: 'a CPU with bf16' };
  return oneDnn.enabled
    ? { usable: false, reason: 'oneDNN does not use the bf16 of this CPU' }
    : { usable: false, reason: `oneDNN, which has bf16, is off: ${oneDnn.by}` };
}
