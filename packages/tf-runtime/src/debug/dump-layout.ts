import { join } from 'node:path';

/** Where the dumps of one step of one function lie. */
export interface DumpPlace {
  /** `--dump_path`. */
  readonly path: string;
  /** When dumping began. */
  readonly time: Date;
  readonly deviceId: number;
  readonly modelName: string;
  readonly modelId: number;
  /** The step: what the adapter calls data index. */
  readonly step: number;
}

/** A task of a dump: an operation at its place in the order of execution. */
export interface DumpTask {
  readonly type: string;
  readonly name: string;
  /** Counted from 0. */
  readonly taskId: number;
}

// There are no streams on a CPU.
const STREAM_ID = 0;

// A file's name may have 255 bytes on Linux; type, numbers and ending take the rest. The task id keeps names apart.
const LONGEST_NAME = 150;

/** `PATH/TIME/DEVICE/MODEL/MODEL_ID/STEP`, with time as YYYYMMDDhhmmss in UTC: the layout of Ascend's adapter. */
export function dumpFolder({ path, time, deviceId, modelName, modelId, step }: DumpPlace): string {
  return join(
    path,
    time.toISOString().replace(/\D/g, '').slice(0, 14),
    `${deviceId}`,
    clean(modelName),
    `${modelId}`,
    `${step}`,
  );
}

/**
 * `TYPE.NAME.TASK.STREAM.TIMESTAMP`, where the timestamp is microseconds since 1970, 16 digits: the adapter's name of an
 * operation's dump. Its tensors have `.input.N.npy` or `.output.N.npy` behind it, as the adapter's converter names them.
 */
export function dumpName({ type, name, taskId }: DumpTask, milliseconds: number): string {
  return [
    clean(type),
    clean(name).slice(-LONGEST_NAME),
    taskId,
    STREAM_ID,
    Math.trunc(milliseconds * 1000)
      .toString()
      .padStart(16, '0'),
  ].join('.');
}

/** `OpDebug.Node_Opdebug.TASK.STREAM.TIMESTAMP`: the adapter's name of what it found about an overflow. */
export function overflowName(taskId: number, milliseconds: number): string {
  return dumpName({ type: 'OpDebug', name: 'Node_Opdebug', taskId }, milliseconds);
}

/** Other characters than these become underscores, as there. */
function clean(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/g, '_');
}
