import { precisionInForce } from './precision.js';

it.each([
  ['allow_fp32_to_fp16', true, 'bfloat16'],
  ['force_fp16', true, 'bfloat16'],
  ['allow_mix_precision', true, 'bfloat16'],
  ['must_keep_origin_dtype', true, 'float32'],
  ['allow_fp32_to_fp16', false, 'float32'],
  ['force_fp16', false, 'float32'],
  ['allow_mix_precision', false, 'float32'],
  ['must_keep_origin_dtype', false, 'float32'],
] as const)('%s on a CPU whose bf16 is %s comes to %s, and says so', (mode, hasBf16, precision) => {
  const inForce = precisionInForce(mode, { usable: hasBf16, reason: 'so it is' });
  expect(inForce).toMatchObject({ mode, precision });
  expect(inForce.description).toMatch(new RegExp(`^${precision}`));
  expect(inForce.description).toContain(mode);
});
