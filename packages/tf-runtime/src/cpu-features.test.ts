import { cpuFeatures } from './cpu-features.js';

describe('cpuFeatures', () => {
  it.each([
    [
      'model name\t: AMD EPYC\nflags\t\t: fpu avx avx2 avx512f avx512_bf16',
      [true, true, true, true],
      'AMD EPYC',
    ],
    ['model name\t: Old\nflags\t\t: fpu sse4_2', [false, false, false, false], 'Old'],
    ['flags\t\t: avx avx2 amx_bf16', [true, true, false, true], undefined],
    ['Features\t: fp asimd bf16', [false, false, false, true], undefined],
    ['', [false, false, false, false], undefined],
  ])('%j', (cpuinfo, [avx, avx2, avx512, bf16], model) => {
    expect(cpuFeatures(cpuinfo)).toEqual({ avx, avx2, avx512, bf16, model });
  });
});
