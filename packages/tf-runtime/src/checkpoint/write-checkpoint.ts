import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Graph } from '../graph/graph.js';
import { deleteStringTensor, newStringTensor } from '../native/native-tensor.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import type { NativeResult, NativeRun } from '../session/native-session.js';
import type { SessionVariable } from '../session/session-variables.js';
import { saveNodes } from './checkpoint-nodes.js';
import { shardFile } from './shard-file.js';

/**
 * Writes variables as a checkpoint.
 *
 * Under another name first, then fsynced and renamed: whatever happens, files of this prefix are the old ones or the new
 * ones. The data goes before the index, which is what makes a checkpoint one.
 */
export const writeCheckpoint = async (
  tf: LoadedTensorFlow,
  graph: Graph,
  run: (run: NativeRun) => Promise<NativeResult>,
  prefix: string,
  variables: readonly SessionVariable[],
): Promise<void> => {
  if (variables.length === 0) {
    throw new TensorFlowError(
      'FAILED_PRECONDITION',
      `nothing to save at ${prefix}: the session has no variables yet`,
    );
  }
  await mkdir(dirname(prefix), { recursive: true });
  const incomplete = `${prefix}.incomplete-${process.pid}`;
  const files: readonly (readonly [from: string, to: string])[] = [
    [shardFile(incomplete, 0, 1), shardFile(prefix, 0, 1)],
    [`${incomplete}.index`, `${prefix}.index`],
  ];
  try {
    const nodes = saveNodes(graph, variables);
    await withPrefix(tf, incomplete, (tensor) =>
      run({
        name: `saving ${prefix}`,
        feeds: [{ output: nodes.prefix, tensor }],
        fetches: [],
        targets: nodes.targets,
      }),
    );
    for (const [from] of files) await sync(from);
    for (const [from, to] of files) await rename(from, to);
  } catch (error) {
    for (const [from] of files) await rm(from, { force: true });
    throw error;
  }
};

/** Lends `body` a string tensor that holds a file prefix. */
export const withPrefix = async <T>(
  tf: LoadedTensorFlow,
  prefix: string,
  body: (tensor: bigint | null) => Promise<T>,
): Promise<T> => {
  const tensor = newStringTensor(tf.api, [], [prefix]);
  try {
    return await body(tensor);
  } finally {
    deleteStringTensor(tf.api, tensor, 1);
  }
};

const sync = async (file: string): Promise<void> => {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
