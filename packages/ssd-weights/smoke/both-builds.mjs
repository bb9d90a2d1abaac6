// exit: 0
// The ESM and the CommonJS build each load what they need only then: h5wasm, which is an ES module, for Keras files (this
// one is fixtures/keras/keras1.h5), and @ssd/tf-runtime/checkpoint for checkpoints.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esm from '@ssd/weights';

const cjs = createRequire(import.meta.url)('@ssd/weights');
const keras = fileURLToPath(new URL('./keras1.h5', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ssd-smoke-'));
try {
  for (const { readTensors, writeTensors } of [esm, cjs]) {
    const tensors = await readTensors(keras);
    const names = [...tensors.keys()].join();
    if (names !== 'block1_conv1/block1_conv1_W_1,block1_conv1/block1_conv1_b_1') throw new Error(names);
    const prefix = join(folder, 'model.ckpt');
    await writeTensors(prefix, tensors);
    for (const [name, { data }] of await readTensors(prefix))
      if (data.join() !== tensors.get(name).data.join()) throw new Error(`${name} came back otherwise`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
