// A rank of collective.test.ts: trains its part of made-up batches and prints losses and weights, as JSON.
import { startServer } from '@ssd/tf-runtime';
import { createModel } from '@ssd/model';
import type { Batch } from '@ssd/voc-dataset';
import { momentum } from '../../optimizers/momentum.js';
import { TrainingSession, useTensorFlow } from '../../training/open/training-session.js';
import { tinyBatch } from '../../training/testing/tiny-step.js';
import { rankCases } from './rank-cases.js';
import { collectiveRanks } from '../collective.js';

const BATCH = 8;
const task = Number(process.env['TASK']);
const { preset, options = {} } = rankCases[process.env['CASE']!]!;
const server = startServer({ cluster: process.env['CLUSTER']!.split(','), task, intraOpThreads: 1 });
await useTensorFlow();
const model = createModel({
  preset,
  classes: ['a', 'b'],
  seed: process.env['APART'] === String(task) ? 4 : 3,
});
// A bucket of few values, so that there are several.
const strategy = collectiveRanks({ server, bucketBytes: 256 });
const isReference = options.ranksAs === 'reference';
/** Ranks of the reference have a batch each. */
const size = isReference ? BATCH : BATCH / strategy.size;
const session = await TrainingSession.open({
  optimizer: momentum(),
  emaDecay: 0.5,
  clipNorm: 0.5,
  ...options,
  model,
  strategy,
  batchSize: size,
});

/** What this rank trains with in a step. */
function batchOf(step: number): Batch {
  if (!isReference) return share(tinyBatch(BATCH, step));
  return tinyBatch(BATCH, step + 100 * Number(process.env['BATCH_OF'] ?? task));
}

/** This rank's part of a batch. */
function share(batch: Batch): Batch {
  const cut = <T extends Uint8Array | Int32Array | Float32Array>(values: T): T => {
    const length = values.length / strategy.size;
    return values.slice(task * length, (task + 1) * length) as T;
  };
  const { classes, offsets } = batch.targets;
  return {
    ...batch,
    size,
    images: cut(batch.images),
    targets: { classes: cut(classes as Int32Array), offsets: cut(offsets as Float32Array) },
  };
}

const losses: number[][] = [];
for (let step = 0; step < Number(process.env['STEPS'] ?? 10); step++) {
  const { total, localization, confidence, l2, gradientNorm } = await session.step.run(batchOf(step), {
    learningRate: 0.05,
    emaDecay: 0.5,
  });
  losses.push([total, localization, confidence, l2, gradientNorm]);
}
const weights = [...(await session.currentWeights())].map(([name, values]) => [name, [...values]]);
let failure: string | null = null;
try {
  await session.save(process.env['PREFIX']!);
} catch (error) {
  failure = (error as Error).message;
}
console.log(JSON.stringify({ losses, weights, failure }));
process.exit(0); // TensorFlow's server has no end of its own
