import { mkdir, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { closeAllInTurn, closingInTurn } from '../close-all.js';
import type { Graph } from '../graph/graph.js';
import { deleteStringTensor, newStringTensor } from '../native/native-tensor.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import type { NativeResult, NativeRun } from '../session/native-session.js';
import type { SessionVariable } from '../session/session-variables.js';
import { saveNodes } from './checkpoint-nodes.js';
import { publishCheckpoint, sync } from './publish-checkpoint.js';
import { shardFile } from './shard-file.js';

/**
 * Writes variables as a checkpoint.
 *
 * Under another name first, then fsynced and published: whatever happens, the checkpoint of this prefix is the old one or the
 * new one ({@link publishCheckpoint}).
 */
export async function writeCheckpoint(
  tf: LoadedTensorFlow,
  graph: Graph,
  run: (run: NativeRun) => Promise<NativeResult>,
  prefix: string,
  variables: readonly SessionVariable[],
): Promise<void> {
  if (variables.length === 0) {
    throw new TensorFlowError(
      'FAILED_PRECONDITION',
      `nothing to save at ${prefix}: the session has no variables yet`,
      { hint: 'Variables come in when a compiled function uses them: compile first.' },
    );
  }
  await mkdir(dirname(prefix), { recursive: true });
  const incomplete = `${prefix}.incomplete-${process.pid}`;
  const files = [shardFile(incomplete, 0, 1), `${incomplete}.index`];
  const remove = (): Promise<void> => closeAllInTurn(...files.map((file) => () => rm(file, { force: true })));
  await inTurn(resolve(prefix), () =>
    closingInTurn(async () => {
      const nodes = saveNodes(graph, variables);
      await withPrefix(tf, incomplete, (tensor) =>
        run({
          name: `saving ${prefix}`,
          feeds: [{ output: nodes.prefix, tensor }],
          fetches: [],
          targets: nodes.targets,
        }),
      );
      for (const file of files) await sync(file);
      await publishCheckpoint(incomplete, prefix);
    }, remove),
  );
}

/** Saves under way, by prefix. */
const underWay = new Map<string, Promise<void>>();

/** Runs `body` once those of the same prefix have ended, whatever came of them: they write the same files. */
async function inTurn(prefix: string, body: () => Promise<void>): Promise<void> {
  const before = underWay.get(prefix) ?? Promise.resolve();
  const own = before.catch(() => undefined).then(body);
  underWay.set(prefix, own);
  try {
    await own;
  } finally {
    if (underWay.get(prefix) === own) underWay.delete(prefix);
  }
}

/** Lends `body` a string tensor that holds a file prefix. */
export async function withPrefix<T>(
  tf: LoadedTensorFlow,
  prefix: string,
  body: (tensor: bigint | null) => Promise<T>,
): Promise<T> {
  const tensor = newStringTensor(tf.api, [], [prefix]);
  return closingInTurn(
    () => body(tensor),
    () => {
      deleteStringTensor(tf.api, tensor, 1);
    },
  );
}
