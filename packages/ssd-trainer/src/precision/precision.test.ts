import { overflowsUnseen, precisionInForce, type Bf16Support } from './precision.js';

const HAS: Bf16Support = { usable: true };
const LACKS: Bf16Support = { usable: false, reason: 'this CPU has no bf16' };
const NARROW = ['allow_fp32_to_fp16', 'force_fp16', 'allow_mix_precision'] as const;

const plain = (precisionMode: (typeof NARROW)[number] | 'must_keep_origin_dtype', bf16: Bf16Support) =>
  precisionInForce({ precisionMode, emulatePrecision: null }, bf16);

it.each([
  ...NARROW.map((mode) => [mode, HAS, 'bfloat16'] as const),
  ...NARROW.map((mode) => [mode, LACKS, 'float32'] as const),
  ['must_keep_origin_dtype', HAS, 'float32'],
  ['must_keep_origin_dtype', LACKS, 'float32'],
] as const)('%s with bf16 %j comes to %s, and says so', (mode, bf16, precision) => {
  const inForce = plain(mode, bf16);
  expect(inForce).toMatchObject({ mode, precision, emulated: null });
  expect(inForce.description).toMatch(new RegExp(`^${precision}`));
  expect(inForce.description).toContain(mode);
});

it('says why bf16 is not used', () => {
  const reason = 'oneDNN is switched off';
  expect(plain('force_fp16', { usable: false, reason }).description).toBe(
    'float32 instead of what force_fp16 allows: oneDNN is switched off',
  );
});

describe.each(['fp16', 'bf16'] as const)('emulating %s', (emulatePrecision) => {
  it.each(NARROW)('takes the place of bfloat16 in %s, and is said to be slow', (precisionMode) => {
    for (const bf16 of [HAS, LACKS]) {
      const inForce = precisionInForce({ precisionMode, emulatePrecision }, bf16);
      expect(inForce).toMatchObject({ precision: 'float32', emulated: emulatePrecision });
      expect(inForce.description).toMatch(new RegExp(`^float32 that emulates ${emulatePrecision} .*slow: `));
    }
  });

  it('contradicts must_keep_origin_dtype', () => {
    const config = { precisionMode: 'must_keep_origin_dtype', emulatePrecision } as const;
    expect(() => precisionInForce(config, HAS)).toThrow(
      `Expected no emulated precision beside precision mode must_keep_origin_dtype, got "${emulatePrecision}": the mode`,
    );
  });
});

describe('overflowsUnseen', () => {
  const emulating = (emulatePrecision: 'fp16' | 'bf16') =>
    precisionInForce({ precisionMode: 'force_fp16', emulatePrecision }, HAS);

  it('tells that the overflows of fp16 do not show, where they do not', () => {
    expect(overflowsUnseen(plain('force_fp16', HAS))).toMatch(
      /^bf16 has float32's range: .*--emulate-precision fp16/,
    );
    expect(overflowsUnseen(emulating('bf16'))).toMatch(/^bf16 has float32's range: /);
    expect(overflowsUnseen(plain('force_fp16', LACKS))).toMatch(/^This is float32: /);
  });

  it('is silent where they do, and where float32 is asked for', () => {
    expect(overflowsUnseen(emulating('fp16'))).toBeUndefined();
    expect(overflowsUnseen(plain('must_keep_origin_dtype', HAS))).toBeUndefined();
  });
});
