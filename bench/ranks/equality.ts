// How close k ranks come to one rank with the whole batch: losses of ten steps on real pictures, relative to one rank's, and whether the
// ranks' weights are the same bits, and in which steps other hard negatives were chosen. In float32, one thread a rank, so that 4 ranks on 2 cores are a matter of time only.
//
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/ranks/equality.ts [DATA]
//
// Prints one JSON line for each detector and number of ranks.
import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { dataDir as bloodCells } from '@ssd/example-blood-cells';
import { hardNegatives } from '@ssd/loss';
import { createModel, getPreset } from '@ssd/model';
import { startServer } from '@ssd/tf-runtime';
import {
  collectiveRanks,
  multibox,
  type Loss,
  openData,
  openLoader,
  resolveConfig,
  TrainingSession,
  useTensorFlow,
} from '@ssd/trainer';
import { layerTables } from '@ssd/vgg-backbone';
import * as tf from '@tensorflow/tfjs-core';
import { runTasks } from '../../packages/testing/src/run-tasks.ts';
import { narrow } from '../../packages/vgg-backbone/src/testing/narrow.ts';

const BATCH = 8;
const STEPS = 10;
const DETECTORS = ['mini', 'vgg300/8'] as const;

interface Said {
  losses: number[];
  /** Of the negatives of each step, a number that changes with them. */
  negatives: number[];
  weights: string;
}

/** Multibox, which shows a number of the negatives that it chose where the loss of the boxes is shown. */
function showingNegatives(config: Parameters<typeof multibox>[0]): Loss {
  const loss = multibox(config);
  return (predictions, targets, part) => {
    const { logits } = predictions;
    const [, anchors, depth] = logits.shape;
    const positives = tf.cast(tf.notEqual(targets.classes, tf.scalar(depth - 1, 'int32')), 'float32');
    const oneHots = tf.oneHot(targets.classes, depth);
    const crossEntropy = tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits, -1), oneHots), 2));
    const chosen = hardNegatives(crossEntropy as tf.Tensor2D, positives as tf.Tensor2D, 3);
    // Whole numbers that a float32 has exactly, also their sum over the ranks.
    const marks = tf.tensor1d(Float32Array.from({ length: anchors }, (_, i) => (i * 7919) % 101));
    return { ...loss(predictions, targets, part), localization: tf.sum(tf.mul(chosen, marks)) as tf.Scalar };
  };
}

/** One rank: trains, and prints its losses and a digest of its weights. */
async function rank(detector: string): Promise<void> {
  const server = startServer({
    cluster: process.env['CLUSTER']!.split(','),
    task: Number(process.env['TASK']),
    intraOpThreads: 1,
  });
  const name = detector.split('/')[0]!;
  const config = await resolveConfig({ dataDir, preset: name, batchSize: BATCH, workers: 1 });
  const data = await openData(config);
  await useTensorFlow();
  const whole = getPreset(name);
  const preset = detector === name ? whole : { ...whole, layers: narrow(layerTables.vgg300, 8) };
  const model = createModel({ preset, classes: data.classes, seed: 1 });
  const strategy = collectiveRanks({ server });
  const loader = openLoader({ config, data, model, strategy });
  const session = await TrainingSession.open({
    model,
    strategy,
    batchSize: BATCH / strategy.size,
    loss: showingNegatives(config),
    clipNorm: 10,
  });
  const losses: number[] = [];
  const negatives: number[] = [];
  for await (const batch of loader.batches({ epoch: 0, batch: 0 })) {
    const { total, localization } = await session.step.run(batch, { learningRate: 1e-3, emaDecay: 0 });
    batch.release();
    negatives.push(localization);
    if (losses.push(total) === STEPS) break;
  }
  await loader.close();
  const digest = createHash('sha256');
  for (const [, values] of await session.currentWeights()) digest.update(values);
  console.log(JSON.stringify({ losses, negatives, weights: digest.digest('hex') } satisfies Said));
  process.exit(0); // TensorFlow's server has no end of its own
}

async function run(detector: string, size: number): Promise<Said[]> {
  const ended = await runTasks(fileURLToPath(import.meta.url), size, () => ({
    DETECTOR: detector,
    DATA: dataDir,
  }));
  return ended.map(({ exitCode, stdout, stderr }) => {
    if (exitCode !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Said;
  });
}

const dataDir = process.env['DATA'] ?? process.argv[2] ?? bloodCells;
const detector = process.env['DETECTOR'];
if (detector !== undefined) await rank(detector);
for (const name of DETECTORS) {
  const [one] = await run(name, 1);
  for (const size of [2, 4]) {
    const ranks = await run(name, size);
    const off = ranks[0]!.losses.map((loss, i) => Math.abs(loss / one!.losses[i]! - 1));
    console.log(
      JSON.stringify({
        detector: name,
        ranks: size,
        firstStep: off[0],
        tenSteps: Math.max(...off),
        otherNegatives: one!.negatives.flatMap((mark, i) => (ranks[0]!.negatives[i] === mark ? [] : [i + 1])),
        sameWeights: ranks.every(({ weights }) => weights === ranks[0]!.weights),
        losses: [one!.losses[0], one!.losses.at(-1)],
        cpu: cpus()[0]!.model,
      }),
    );
  }
}
