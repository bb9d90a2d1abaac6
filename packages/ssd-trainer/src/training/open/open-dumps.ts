import { createDump, TensorFlowError, type Dump } from '@ssd/tf-runtime';
import type { TrainConfig } from '../../config/schema.js';
import { TrainerError } from '../../errors/trainer-error.js';

/** Where the reference's scripts dump to if they are not told. */
export const DEFAULT_DUMP_PATH = '/home/HwHiAiUser/';

/** What of a run's steps is written for debugging, and where. */
export interface StepDumps {
  /** `dumpPath`: everything lies in a folder of it that is named by the time. */
  readonly path: string;
  /** Whether every step is searched for an overflow. */
  readonly overflow: boolean;
  /** Whether tensors of any step are written. */
  readonly tensors: boolean;
  /** Whether all tensors of a step, counted from 0, are written. */
  isDue(step: number): boolean;
  /** The dump of one part of a step, counted from 0: parts are told apart by the model id, which is 1 for the first. */
  of(part: number): Promise<Dump>;
}

export interface OpenDumpsOptions {
  /** `ASCEND_DEVICE_ID`, a folder of the adapter's layout. @default 0 */
  readonly deviceId?: number;
  /** @default now */
  readonly time?: Date;
}

/**
 * Looks whether the dumps that are asked for can be written. Writes nothing.
 *
 * @returns undefined where none are
 * @throws TrainerError E_CONFIG where the path is no folder that may be read and written
 */
export async function openDumps(
  { dataDumpSteps, overflowDump, dumpPath }: Pick<TrainConfig, 'dataDumpSteps' | 'overflowDump' | 'dumpPath'>,
  { deviceId = 0, time = new Date() }: OpenDumpsOptions = {},
): Promise<StepDumps | undefined> {
  if (dataDumpSteps === null && !overflowDump) return undefined;
  const path = dumpPath ?? DEFAULT_DUMP_PATH;
  const steps = typeof dataDumpSteps === 'string' ? { steps: dataDumpSteps } : { every: dataDumpSteps ?? 1 };
  const open = (part: number): Promise<Dump> =>
    createDump(path, { ...steps, deviceId, modelId: part + 1, time });
  const first = await open(0).catch((error: unknown) => {
    throw unusable(error, dumpPath);
  });
  const parts = [Promise.resolve(first)];
  return {
    path,
    overflow: overflowDump,
    tensors: dataDumpSteps !== null,
    isDue: (step) => dataDumpSteps !== null && first.isDue(step),
    of: (part) => (parts[part] ??= open(part)),
  };
}

const WRONG: Readonly<Record<string, string>> = {
  NOT_FOUND: 'there is none',
  FAILED_PRECONDITION: 'it is a file',
  PERMISSION_DENIED: 'permission was refused',
};

function unusable(error: unknown, given: string | null): unknown {
  const wrong = error instanceof TensorFlowError ? WRONG[error.code] : undefined;
  if (wrong === undefined) return error;
  const path = given ?? `${DEFAULT_DUMP_PATH}, where the reference dumps to`;
  return new TrainerError(
    'E_CONFIG',
    `Expected a folder for dumps that may be read and written, got ${path}: ${wrong}.`,
    {
      cause: error,
      hint: `${given === null ? 'Name a folder' : 'Make it, or name another one'} as "dumpPath".`,
    },
  );
}
