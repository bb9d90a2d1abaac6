import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AscendError, messageOf, systemCode } from '../errors.js';
import type { NpuInfo } from './npu-info.js';
import { parseNpuSmi } from './parse-npu-smi.js';

/** Runs a program and gives what it printed; rejects with code ENOENT where there is none. */
export type Runner = (
  command: string,
  args: readonly string[],
  options: { readonly timeout: number },
) => Promise<{ readonly stdout: string }>;

const runProgram: Runner = async (command, args, { timeout }) =>
  promisify(execFile)(command, [...args], { timeout });

export interface QueryNpusOptions {
  /** @default 'npu-smi', found on PATH */
  readonly command?: string;
  /**
   * Milliseconds after which the tool is stopped; a sick driver may never answer.
   *
   * @default 20000
   */
  readonly timeout?: number;
  /** How programs are run, for tests and for other machines. */
  readonly run?: Runner;
}

/** What a failed program printed on either stream, which says more than its exit code. */
function printed(error: unknown): string {
  return (['stderr', 'stdout'] as const)
    .map((stream): unknown =>
      typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[stream] : '',
    )
    .filter((text): text is string => typeof text === 'string' && text.trim() !== '')
    .join(' ')
    .trim();
}

/**
 * The NPUs of this machine, as `npu-smi info` tells them.
 *
 * @throws AscendError NPU_SMI_MISSING where the tool is not installed, NPU_SMI_FAILED where it fails
 */
export async function queryNpus({
  command = 'npu-smi',
  timeout = 20_000,
  run = runProgram,
}: QueryNpusOptions = {}): Promise<NpuInfo> {
  let stdout: string;
  try {
    ({ stdout } = await run(command, ['info'], { timeout }));
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') {
      throw new AscendError('NPU_SMI_MISSING', `Cannot query NPUs: there is no ${command} on PATH.`, {
        hint: 'The Ascend driver brings it; a machine without it has no usable NPU.',
        cause,
      });
    }
    throw new AscendError(
      'NPU_SMI_FAILED',
      `Cannot query NPUs: "${command} info" failed: ${printed(cause) || messageOf(cause)}`,
      { cause },
    );
  }
  return parseNpuSmi(stdout);
}
