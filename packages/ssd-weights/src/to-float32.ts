import type { Tensor } from './tensor.js';

/** IEEE 754 binary16: sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24; // zero and subnormals
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * The values as float32, whatever the dtype; a float32 tensor's own array, without a copy. Exact for bool, integers up
 * to 2²⁴, float16 and bfloat16, else rounded.
 */
export function toFloat32({ dtype, data }: Tensor): Float32Array {
  if (data instanceof Float32Array) return data;
  const values = new Float32Array(data.length);
  if (dtype === 'bfloat16') {
    // bfloat16 is the upper half of a float32.
    const bits = new Uint32Array(values.buffer);
    for (let i = 0; i < bits.length; i++) bits[i] = Number(data[i]!) * 0x10000;
  } else if (dtype === 'float16') {
    for (let i = 0; i < values.length; i++) values[i] = fromHalf(Number(data[i]!));
  } else {
    for (let i = 0; i < values.length; i++) values[i] = Number(data[i]!);
  }
  return values;
}
