import type { PrecisionMode } from '../config/schema.js';

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

@param hasBf16 whether the processor has bf16 instructions
*/
export function precisionInForce(mode: PrecisionMode, hasBf16: boolean): PrecisionInForce {
  if (mode === 'must_keep_origin_dtype') {
    return { mode, precision: 'float32', description: 'float32, as must_keep_origin_dtype asks' };
  }
  if (!hasBf16) {
    return { mode, precision: 'float32', description: `float32: this CPU has no bf16 for ${mode}` };
  }
  return {
    mode,
    precision: 'bfloat16',
    description: `bfloat16 with float32 weights (${mode} on a CPU with bf16)`,
  };
}
