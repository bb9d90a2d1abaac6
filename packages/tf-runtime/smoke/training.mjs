// exit: 0
// Forty compiled steps of a small convolutional net, in bf16 where the CPU has it, with a curve for TensorBoard; then save
// and restore.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { Session, applyMomentum, capabilities, createSummaryWriter, readEventFile } from '@ssd/tf-runtime';

const session = new Session({ precision: capabilities().bfloat16Convolutions ? 'bfloat16' : 'float32' });
const filter = tf.variable(tf.randomNormal([3, 3, 3, 16], 0, 0.2, 'float32', 1), true, 'filter');
const bias = tf.variable(tf.zeros([16]), true, 'bias');
const step = session.compile(
  ({ images }) => {
    const { value, grads } = tf.variableGrads(() =>
      tf.mean(tf.square(tf.sub(tf.relu(tf.add(tf.conv2d(tf.div(images, 255), filter, 2, 'same'), bias)), 1))),
    );
    applyMomentum({
      variables: [filter, bias],
      gradients: [grads.filter, grads.bias],
      learningRate: 0.1,
      momentum: 0.9,
    });
    return { loss: value };
  },
  { name: 'train', inputs: { images: { shape: [4, 32, 32, 3], dtype: 'uint8' } } },
);
const images = Uint8Array.from({ length: 4 * 32 * 32 * 3 }, (_, i) => (i * 37) % 256);
const losses = [];
for (let i = 0; i < 40; i++) losses.push((await step.run({ images })).loss.data[0]);
if (!(losses[39] < losses[0] / 2)) throw new Error(`the loss went from ${losses[0]} to ${losses[39]}`);

const folder = await mkdtemp(join(tmpdir(), 'ssd-smoke-'));
await session.save(join(folder, 'checkpoint'));
const before = await session.read('filter');
await session.write('filter', new Float32Array(before.length));
await session.restore(join(folder, 'checkpoint'));
const after = await session.read('filter');
if (before.some((value, index) => value !== after[index])) throw new Error('the filter came back changed');
const events = join(folder, 'tb');
const writer = createSummaryWriter(events);
losses.forEach((loss, index) => writer.scalar('loss', loss, index));
writer.histogram('filter', after, losses.length);
writer.graph(step.graphDef());
await writer.close();
const [file] = await readdir(events);
const { length } = (await readEventFile(join(events, file))).events;
if (length !== 43)
  throw new Error(`expected 40 losses, a histogram, a graph and a version, got ${length} events`);
await rm(folder, { recursive: true });
session.dispose();
