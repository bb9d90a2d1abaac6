// exit: 0
// The built loader with the built encoder in worker threads: two epochs of real photos, the same with and without threads.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { getBoxTable } from '@ssd/anchors';
import { createLoader, readDataset } from '@ssd/voc-dataset';

const root = fileURLToPath(new URL('../../../../examples/bccd/BCCD', import.meta.url));
const { samples, classes } = await readDataset(root, { split: 'val' });
const table = getBoxTable('mini');

async function hashOfTwoEpochs(workers) {
  const loader = createLoader({
    samples: samples.slice(0, 20),
    classes,
    imageSize: table.imageSize,
    batchSize: 8,
    seed: 3,
    augmentation: 'ssd',
    encoder: { module: import.meta.resolve('@ssd/anchors/encoder'), options: { table, classes: 3 } },
    workers,
    shuffle: true,
  });
  const hash = createHash('sha256');
  let size = 0;
  for await (const batch of loader.batches({ epoch: 0, batch: 0 }, { epochs: 2 })) {
    hash.update(batch.images).update(batch.targets.classes).update(batch.targets.offsets);
    size += batch.size;
    batch.release();
  }
  await loader.close();
  return `${size} ${hash.digest('hex')}`;
}

const threaded = await hashOfTwoEpochs(2);
const alone = await hashOfTwoEpochs(0);
if (threaded !== alone) throw new Error(`two threads give ${threaded}, none gives ${alone}`);
if (!/^(32|40) /.test(threaded)) throw new Error(`expected two epochs of 20 pictures: ${threaded}`);
