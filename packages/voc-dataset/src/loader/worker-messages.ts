import { DatasetError } from '../dataset-error.js';
import type { DatasetErrorCode } from '../dataset-error.js';
import type { BatchResult, BatchTask } from './batch-producer.js';
import type { MakerOptions } from './sample-maker.js';
import type { SlotBuffers } from './slot.js';
import type { EncoderSource, TargetField } from './target-encoder.js';

/** What a worker starts with. */
export interface WorkerInit {
  options: MakerOptions;
  /** Absent where there are no targets to make. */
  encoder: EncoderSource | undefined;
  /** One shared integer: not 0 when the worker is to stop. */
  stop: Int32Array;
}

export type ToWorker =
  { kind: 'slots'; slots: readonly SlotBuffers[] } | { kind: 'make'; task: BatchTask } | { kind: 'close' };

export type FromWorker =
  | { kind: 'ready'; fields: readonly TargetField[] }
  | { kind: 'done'; result: BatchResult }
  | { kind: 'failed'; error: SentError };

/** An error as data: classes and their fields do not survive being sent. */
export interface SentError {
  message: string;
  stack?: string;
  dataset?: { code: DatasetErrorCode; hint?: string; file?: string; line?: number };
}

export function packError(error: unknown): SentError {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, stack } = error;
  return {
    message,
    ...(stack !== undefined && { stack }),
    ...(error instanceof DatasetError && {
      dataset: {
        code: error.code,
        ...(error.hint !== undefined && { hint: error.hint }),
        ...(error.file !== undefined && { file: error.file }),
        ...(error.line !== undefined && { line: error.line }),
      },
    }),
  };
}

export function unpackError({ message, stack, dataset }: SentError): Error {
  const error = dataset
    ? new DatasetError(dataset.code, message, dataset)
    : new DatasetError('WORKER_FAILED', message, {
        hint: 'This looks like a defect, of the target encoder or of the loader: the stack says where.',
      });
  if (stack !== undefined) error.stack = stack; // where it happened, in the worker
  return error;
}
