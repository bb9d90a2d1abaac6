import type { EmulatedPrecision, PrecisionMode, TrainConfig } from '../config/schema.js';
import { TrainerError } from '../errors/trainer-error.js';

export type Precision = 'float32' | 'bfloat16';

/** Whether convolutions run in bf16 in this process, and if not, why not: "this CPU has no bf16". */
export type Bf16Support = { readonly usable: true } | { readonly usable: false; readonly reason: string };

export interface PrecisionInForce {
  readonly mode: PrecisionMode;
  /** What the processor computes convolutions and their gradients in. Weights are always float32. */
  readonly precision: Precision;
  /** What convolutions and matrix products are rounded to in float32 arithmetic; null for nothing. */
  readonly emulated: EmulatedPrecision | null;
  /** For people: what is in force, and why. */
  readonly description: string;
}

/**
 * What a precision mode of the Ascend adapter comes to on a CPU: `must_keep_origin_dtype` is float32; the modes that allow
 * or force a smaller type are bfloat16 where convolutions run in it, which no fp16 of a CPU is, and float32 elsewhere. An
 * emulated type takes bfloat16's place, so that the numbers are the same on every CPU.
 *
 * @throws TrainerError E_CONFIG for an emulated type beside `must_keep_origin_dtype`
 */
export function precisionInForce(
  {
    precisionMode: mode,
    emulatePrecision: emulated,
  }: Pick<TrainConfig, 'precisionMode' | 'emulatePrecision'>,
  bf16: Bf16Support,
): PrecisionInForce {
  if (mode === 'must_keep_origin_dtype') {
    if (emulated !== null) throw contradiction(emulated);
    return { mode, precision: 'float32', emulated, description: 'float32, as must_keep_origin_dtype asks' };
  }
  if (emulated !== null) {
    return {
      mode,
      precision: 'float32',
      emulated,
      description: `${precisionText('float32', emulated)} in convolutions and matrix products (${mode}), which is slow: ${SHOWS[emulated]}`,
    };
  }
  if (!bf16.usable) {
    return {
      mode,
      precision: 'float32',
      emulated,
      description: `float32 instead of what ${mode} allows: ${bf16.reason}`,
    };
  }
  return {
    mode,
    precision: 'bfloat16',
    emulated,
    description: `bfloat16 with float32 weights (${mode} on a CPU with bf16)`,
  };
}

/** For people: `float32 that emulates fp16`. */
export function precisionText(precision: Precision, emulated: EmulatedPrecision | null): string {
  return emulated === null ? precision : `${precision} that emulates ${emulated}`;
}

const SHOWS: Readonly<Record<EmulatedPrecision, string>> = {
  fp16: 'what is beyond 65504 overflows',
  bf16: "it has float32's range, so that no overflow of fp16 shows",
};

/** What a search for overflows cannot find, for people; undefined where it finds what it would on an NPU, or float32 is asked for. */
export function overflowsUnseen({ mode, precision, emulated }: PrecisionInForce): string | undefined {
  if (mode === 'must_keep_origin_dtype' || emulated === 'fp16') return undefined;
  const what =
    emulated === 'bf16' || precision === 'bfloat16' ? "bf16 has float32's range" : 'This is float32';
  return `${what}: what overflows in fp16 does not show here. --emulate-precision fp16 shows it, slowly.`;
}

function contradiction(emulated: EmulatedPrecision): TrainerError {
  return new TrainerError(
    'E_CONFIG',
    `Expected no emulated precision beside precision mode must_keep_origin_dtype, got "${emulated}": the mode keeps every number ` +
      'in float32, and emulating rounds them.',
    {
      hint: 'Leave "emulatePrecision" out for float32, or take another mode, such as "precisionMode": "force_fp16".',
    },
  );
}
