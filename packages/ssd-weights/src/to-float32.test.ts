import { readSafetensors } from './read-safetensors.js';
import { expectedNumbers, fixture, readExpected } from './testing/expected.js';
import { toFloat32 } from './to-float32.js';

describe('toFloat32', () => {
  const expected = readExpected();

  it('gives the values that Python printed, of every dtype', async () => {
    const { tensors } = await readSafetensors(fixture('all.safetensors'));
    for (const [name, described] of Object.entries({ ...expected.tensors, bfloat16: expected.bfloat16 })) {
      expect(Array.from(toFloat32(tensors.get(name)!))).toEqual(expectedNumbers(described).map(Math.fround));
    }
  });

  it('does not copy float32', () => {
    const data = Float32Array.of(1);
    expect(toFloat32({ dtype: 'float32', shape: [1], data })).toBe(data);
  });

  it('decodes every half exactly', () => {
    // Sorted by value as the bits are, with the gaps that the format has: 2⁻²⁴ below 2⁻¹³, then doubling.
    const halves = toFloat32({
      dtype: 'float16',
      shape: [0x7c01],
      data: Uint16Array.from({ length: 0x7c01 }, (_, i) => i),
    });
    for (let bits = 1; bits < 0x7c00; bits++) {
      const gap = 2 ** (Math.max(1, (bits - 1) >> 10) - 25);
      expect(halves[bits]! - halves[bits - 1]!).toBe(gap);
    }
    expect(halves[0x7c00]).toBe(Infinity);
  });
});
