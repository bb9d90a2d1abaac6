import { tensorStats } from './tensor-stats.js';

describe('tensorStats', () => {
  it('counts what is not finite apart', () => {
    const data = Float32Array.of(1, NaN, -3, Infinity, 5, -Infinity, NaN);
    // (1 − 3 + 5) / 3 = 1
    expect(tensorStats({ dtype: 'float32', shape: [7], data })).toEqual({
      min: -3,
      max: 5,
      mean: 1,
      nan: 2,
      infinite: 2,
    });
  });

  it('reads halves, long integers and bools as numbers', () => {
    // 0x3c00 is 1 in float16, 0xbc00 −1; 0x4000 is 2 in bfloat16.
    expect(tensorStats({ dtype: 'float16', shape: [2], data: Uint16Array.of(0x3c00, 0xbc00) })).toMatchObject(
      { min: -1, max: 1, mean: 0 },
    );
    expect(tensorStats({ dtype: 'bfloat16', shape: [], data: Uint16Array.of(0x4000) })).toMatchObject({
      min: 2,
      max: 2,
      mean: 2,
    });
    expect(tensorStats({ dtype: 'int64', shape: [2], data: BigInt64Array.of(-4n, 2n) })).toMatchObject({
      min: -4,
      max: 2,
      mean: -1,
    });
    expect(tensorStats({ dtype: 'bool', shape: [4], data: Uint8Array.of(1, 0, 0, 0) })).toMatchObject({
      mean: 0.25,
    });
  });

  it('has no range where there is nothing finite', () => {
    const none = { min: null, max: null, mean: null };
    expect(tensorStats({ dtype: 'float32', shape: [0], data: new Float32Array() })).toEqual({
      ...none,
      nan: 0,
      infinite: 0,
    });
    expect(tensorStats({ dtype: 'float64', shape: [1], data: Float64Array.of(NaN) })).toEqual({
      ...none,
      nan: 1,
      infinite: 0,
    });
  });
});
