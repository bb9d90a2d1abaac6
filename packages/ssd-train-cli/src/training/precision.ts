import type { PrecisionMode } from '../config/schema.js';
import type { Bfloat16 } from './bfloat16-of-machine.js';

export type Precision = 'float32' | 'bfloat16';

export interface PrecisionInForce {
  readonly mode: PrecisionMode;
  /** What convolutions and matrix products are computed in; weights and sums are always float32. */
  readonly precision: Precision;
  /** For people: what is in force, and why. */
  readonly description: string;
}

/**
What a precision mode of the Ascend adapter comes to on a CPU: `must_keep_origin_dtype` is float32; the modes that allow
or force a smaller type are bfloat16 where the processor computes in it, which no fp16 of a CPU is, and float32 elsewhere.

@param bfloat16 whether this machine computes in it, and why not
*/
export function precisionInForce(mode: PrecisionMode, { usable, reason }: Bfloat16): PrecisionInForce {
  if (mode === 'must_keep_origin_dtype') {
    return { mode, precision: 'float32', description: 'float32, as must_keep_origin_dtype asks' };
  }
  if (!usable) {
    return { mode, precision: 'float32', description: `float32 instead of ${mode}: ${reason}` };
  }
  return {
    mode,
    precision: 'bfloat16',
    description: `bfloat16 with float32 weights (${mode} on ${reason})`,
  };
}
