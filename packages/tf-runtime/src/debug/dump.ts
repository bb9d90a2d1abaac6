import { ArgumentRangeError } from '@ssd/errors';
import { constants } from 'node:fs';
import { access, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TensorFlowError } from '../native/tensorflow-error.js';
import type { CompiledFunction } from '../session/compiled-function.js';
import type { Feeds } from '../session/feeds.js';
import { dumpFolder, overflowName } from './dump-layout.js';
import { type Overflow, findOverflow } from './find-overflow.js';
import { parseDumpSteps } from './dump-steps.js';
import { type DumpMode, type DumpSize, dumpTargets, sizeOfTargets } from './dump-targets.js';
import type { GraphOperation } from './graph-operations.js';
import { type DumpControl, type DumpReport, writeTensorFiles } from './write-tensor-files.js';

/** Options of {@link createDump}. */
export interface DumpOptions {
  /** Steps from one dump to the next: whole number ≥ 1. @default 1 */
  readonly every?: number;
  /** Those steps only, in the adapter's notation: see {@link parseDumpSteps}. Excludes `every`. */
  readonly steps?: string;
  /** @default 'output', the adapter's */
  readonly mode?: DumpMode;
  /** `ASCEND_DEVICE_ID`: a folder of the layout. @default 0 */
  readonly deviceId?: number;
  /** A folder of the layout. @default 1 */
  readonly modelId?: number;
  /** Most bytes of tensors in memory at once; a tensor that is larger comes alone. @default 268435456 (256 MiB) */
  readonly maxBytes?: number;
  /** Which operations are dumped. @default all but constants */
  readonly select?: (operation: GraphOperation) => boolean;
  /** Names the folder of everything that this dump writes. @default now */
  readonly time?: Date;
}

/** What {@link Dump.overflow} found, and where it is written. */
export interface OverflowReport extends Overflow, DumpReport {
  /** The file among `files` that says what was found, as JSON. */
  readonly record: string;
}

/** Writes what is inside of compiled functions into one folder, as .npy files. */
export interface Dump {
  readonly path: string;

  /** Whether a step, counted from 0, is one of those that are dumped: one of `steps`, or a multiple of `every`. */
  isDue(step: number): boolean;

  /** What {@link tensors} would write, as far as the graph tells. */
  estimate(fn: CompiledFunction): DumpSize;

  /**
   * Dumps the function's tensors as a run with these feeds would come by them next. No variable changes: call it before
   * the step. The function runs once for each `maxBytes` of tensors.
   *
   * @throws TensorFlowError as {@link CompiledFunction.run}; the signal's reason; the system's error where a file cannot be
   * written
   */
  tensors(fn: CompiledFunction, feeds: Feeds, step: number, control?: DumpControl): Promise<DumpReport>;

  /**
   * Looks for the first operation whose output is not finite ({@link findOverflow}), dumps its inputs and outputs and a
   * record of it. Call it before the step, as {@link tensors}; or after, where the step skipped its updates.
   *
   * @returns undefined, and writes nothing, where everything is finite
   */
  overflow(fn: CompiledFunction, feeds: Feeds, step: number): Promise<OverflowReport | undefined>;
}

const MODES: readonly DumpMode[] = ['output', 'input', 'all'];

/**
 * Dumps in the folders of Ascend's adapter: `PATH/TIME/DEVICE/FUNCTION/MODEL_ID/STEP/TYPE.NAME.TASK.STREAM.TIMESTAMP`,
 * here with `.output.N.npy` and `.input.N.npy` behind it.
 *
 * @param path - a folder that exists and may be read and written
 * @throws TensorFlowError NOT_FOUND, FAILED_PRECONDITION or PERMISSION_DENIED where `path` is no such folder
 */
export async function createDump(
  path: string,
  {
    every,
    steps,
    mode = 'output',
    deviceId = 0,
    modelId = 1,
    maxBytes = 256 * 2 ** 20,
    select = ({ type }) => type !== 'Const',
    time = new Date(),
  }: DumpOptions = {},
): Promise<Dump> {
  const isDue = chooseSteps(every, steps);
  checkWhole('deviceId', deviceId, 0);
  checkWhole('modelId', modelId, 0);
  checkWhole('maxBytes', maxBytes, 1);
  if (!MODES.includes(mode)) {
    throw new ArgumentRangeError(`Expected dump mode ${MODES.join(', ')}, got ${JSON.stringify(mode)}`);
  }
  await checkFolder(path);
  const folderOf = (fn: CompiledFunction, step: number): string => {
    checkWhole('step', step, 0);
    return dumpFolder({ path, time, deviceId, modelName: fn.name, modelId, step });
  };
  return {
    path,
    isDue,
    estimate: (fn) => sizeOfTargets(dumpTargets(fn, { mode, select }, 0)),
    tensors: (fn, feeds, step, control = {}) =>
      writeTensorFiles(fn, feeds, {
        folder: folderOf(fn, step),
        mode,
        maxBytes,
        select,
        now: Date.now(),
        ...control,
      }),
    async overflow(fn, feeds, step) {
      const folder = folderOf(fn, step);
      const found = await findOverflow(fn, feeds);
      if (found === undefined) return undefined;
      const { operation, rounding, index, inputs, outputs, count } = found;
      const now = Date.now();
      const dumped = await writeTensorFiles(fn, feeds, {
        folder,
        mode: 'all',
        maxBytes,
        select: ({ name }) => name === operation.name || name === rounding?.name,
        now,
      });
      const record = `${overflowName(index, now)}.output.0.json`;
      const text = JSON.stringify(
        {
          function: fn.name,
          step,
          op_type: operation.type,
          op_name: operation.name,
          rounding: rounding?.name,
          task_id: index,
          inputs,
          outputs,
          not_finite_operations: count,
          files: dumped.files,
        },
        undefined,
        2,
      );
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, record), `${text}\n`);
      return {
        ...found,
        folder,
        record,
        files: [...dumped.files, record],
        bytes: dumped.bytes + Buffer.byteLength(text) + 1,
      };
    },
  };
}

function chooseSteps(every: number | undefined, steps: string | undefined): (step: number) => boolean {
  if (steps === undefined) {
    const distance = every ?? 1;
    checkWhole('every', distance, 1);
    return (step) => step % distance === 0;
  }
  if (every !== undefined) {
    throw new ArgumentRangeError(
      `Expected either every or steps, got ${every} and ${JSON.stringify(steps)}`,
      {
        hint: 'Leave one of them out.',
      },
    );
  }
  return parseDumpSteps(steps);
}

async function checkFolder(path: string): Promise<void> {
  const hint = 'Name a folder that exists and that may be read and written.';
  const found = await stat(path).catch((cause: unknown) => {
    throw new TensorFlowError('NOT_FOUND', `the dump path ${path} cannot be opened`, { hint, cause });
  });
  if (!found.isDirectory()) {
    throw new TensorFlowError('FAILED_PRECONDITION', `the dump path ${path} is no folder`, { hint });
  }
  await access(path, constants.R_OK | constants.W_OK).catch((cause: unknown) => {
    throw new TensorFlowError('PERMISSION_DENIED', `the dump path ${path} may not be read and written`, {
      hint,
      cause,
    });
  });
}

function checkWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new ArgumentRangeError(`Expected ${name} to be a whole number ≥ ${least}, got ${value}`);
  }
}
