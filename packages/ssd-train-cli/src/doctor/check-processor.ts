import type { Check } from './check.js';
import type { Machine } from './machine.js';

/** Cores, and the instructions that decide whether TensorFlow runs and in what precision it is fast. */
export function checkProcessor({ cores, cpu, arch }: Machine): Check {
  const { avx, avx2, avx512, bf16, model } = cpu;
  const features = Object.entries({ avx, avx2, avx512, bf16 }).flatMap(([name, has]) => (has ? [name] : []));
  const base = {
    name: 'Processor',
    found: `${model ?? arch}, ${cores} core${cores === 1 ? '' : 's'}, ${features.length === 0 ? 'no known extensions' : features.join(' ')}`,
    facts: { model: model ?? null, cores, avx, avx2, avx512, bf16 },
  };
  if (arch === 'x64' && !avx) {
    return {
      ...base,
      status: 'problem',
      hint: "TensorFlow's library needs AVX. Use another machine, or let the virtual machine pass AVX on.",
    };
  }
  return bf16
    ? { ...base, status: 'ok' }
    : {
        ...base,
        status: 'warning',
        hint: 'Without bf16, training runs in float32: the same result, more slowly.',
      };
}
