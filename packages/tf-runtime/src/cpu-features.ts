import { readFileSync } from 'node:fs';

/** What the processor has that matters to TensorFlow's speed. */
export interface CpuFeatures {
  /** Needed by TensorFlow's wheels on x64. */
  readonly avx: boolean;
  readonly avx2: boolean;
  readonly avx512: boolean;
  /** Fast bf16: AVX512-BF16 or AMX on x64, the BF16 extension on arm64. */
  readonly bf16: boolean;
  /** The processor's name, where the system tells. */
  readonly model: string | undefined;
}

/**
 * Reads the processor's features out of /proc/cpuinfo. Where the system has no such file (macOS), none is claimed.
 *
 * @param cpuinfo - the text to read @default the machine's
 */
export function cpuFeatures(cpuinfo: string = readCpuinfo()): CpuFeatures {
  const flags = new Set((/^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo)?.[1] ?? '').trim().split(/\s+/));
  return {
    avx: flags.has('avx'),
    avx2: flags.has('avx2'),
    avx512: flags.has('avx512f'),
    bf16: flags.has('avx512_bf16') || flags.has('amx_bf16') || flags.has('bf16'),
    model: /^model name\s*:\s*(.*)$/m.exec(cpuinfo)?.[1]?.trim(),
  };
}

function readCpuinfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
