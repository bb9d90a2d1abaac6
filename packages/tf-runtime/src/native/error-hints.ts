import type { TensorFlowErrorCode } from './tensorflow-error.js';

interface Hint {
  readonly code?: TensorFlowErrorCode;
  readonly match: RegExp;
  readonly hint: string;
}

/** What people met, and what helped. The first that fits is shown. */
const HINTS: readonly Hint[] = [
  {
    match: /No space left on device|ENOSPC/i,
    hint: 'The disk is full. Free space or choose another folder; what was saved before is untouched.',
  },
  {
    code: 'RESOURCE_EXHAUSTED',
    match: /OOM|alloc/i,
    hint: 'Memory ran out. Take a smaller batch or a smaller input size.',
  },
  {
    match: /NodeDef mentions attr|Op type not registered/,
    hint: 'This TensorFlow does not know the op or attribute: it may be older than the graph needs. 2.21 is what this package is tested with.',
  },
  {
    match: /Mkl|onednn/i,
    hint: 'oneDNN refused the operation. See that no ONEDNN_… variable is set; with ONEDNN_VERBOSE=all it says why, which belongs in a report.',
  },
  {
    code: 'DEADLINE_EXCEEDED',
    match: /./,
    hint: 'The step ran longer than its timeout. Raise `timeoutMs`, or leave it out.',
  },
  {
    code: 'NOT_FOUND',
    match: /checkpoint|\.index|tensor_bundle|Key .* not found/i,
    hint: 'Give the prefix of the checkpoint, the path without ".index" or ".data-00000-of-00001".',
  },
];

/** Our advice for a message of TensorFlow's, if we have one. */
export function hintFor(code: TensorFlowErrorCode, message: string): string | undefined {
  return HINTS.find((entry) => (entry.code === undefined || entry.code === code) && entry.match.test(message))
    ?.hint;
}

/** The node a message of TensorFlow's names: `{{node train/Conv2D_3}}` or `[Op:Conv2D]`. */
export function nodeIn(message: string): string | undefined {
  return /\{\{(?:function_)?node ([^}]+)\}\}/.exec(message)?.[1] ?? /\[Op:(\w+)\]/.exec(message)?.[1];
}
