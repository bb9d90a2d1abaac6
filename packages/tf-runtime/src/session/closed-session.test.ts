import * as tf from '@tensorflow/tfjs-core';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerBackends } from '../register-backends.js';
import type { CompiledFunction } from './compiled-function.js';
import { Session } from './session.js';

registerBackends();

let folder: string;
let session: Session;
let fn: CompiledFunction;
let variable: tf.Variable;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssd-closed-'));
  session = new Session();
  variable = tf.variable(tf.tensor1d([1, 2]), true, 'v');
  fn = session.compile(({ x }) => ({ y: tf.add(x!, variable) }), {
    name: 'f',
    inputs: { x: { shape: [2], dtype: 'float32' } },
  });
});
afterEach(async () => {
  variable.dispose();
  await session.close();
  await rm(folder, { recursive: true, force: true });
});

const feeds = { x: Float32Array.of(1, 1) };
const prefix = (): string => join(folder, 'c');

// Each of these adds nodes to the graph or looks at them, which TensorFlow has freed.
const uses: Readonly<Record<string, () => unknown>> = {
  save: () => session.save(prefix()),
  restore: () => session.restore(prefix()),
  graphDef: () => session.graphDef(),
  compile: () => session.compile(() => ({}), { name: 'g', inputs: {} }),
  read: () => session.read('v'),
  write: () => session.write('v', Float32Array.of(1, 1)),
  'run of a function': () => fn.run(feeds),
  'graphDef of a function': () => fn.graphDef(),
  'operations of a function': () => fn.operations(),
  'fetch of a function': () => fn.fetch(feeds, ['f/x:0']),
  'health of a function': () => fn.health(feeds),
};

it.each(Object.keys(uses))('%s of a session that is closed is an error and no crash', async (use) => {
  await session.close();
  await expect(Promise.resolve().then(uses[use])).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
});

it.each(Object.keys(uses))('%s that a close overtakes is an error or done', async (use) => {
  await session.save(prefix());
  const used = new Promise((done) => {
    done(uses[use]!());
  });
  const closed = session.close();
  await used.catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'FAILED_PRECONDITION' });
  });
  await closed;
  // Nothing half written is left, and the checkpoint is whole.
  expect((await readdir(folder)).sort()).toEqual(['c.data-00000-of-00001', 'c.index']);
});
