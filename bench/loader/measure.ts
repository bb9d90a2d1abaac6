// One measurement of the loader, for loader.ts: prints one JSON line. With --epochs N instead the memory after each of
// so many epochs. --cache is none, memory or disk.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { getBoxTable } from '@ssd/anchors';
import { presets } from '@ssd/augment';
import { createLoader, readDataset } from '@ssd/voc-dataset';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    split: { type: 'string', default: 'train+val' },
    interpolation: { type: 'string', default: 'paper' },
    augmentation: { type: 'string', default: 'ssd' },
    cache: { type: 'string', default: 'none' },
    workers: { type: 'string', default: '0' },
    images: { type: 'string', default: '600' },
    epochs: { type: 'string' },
  },
});

const table = getBoxTable('vgg300');
const data = await readDataset(values.data!, { split: values.split });
const folder = values.cache === 'disk' ? mkdtempSync(join(tmpdir(), 'loader-')) : undefined;
const preset = presets[values.augmentation as keyof typeof presets];
const loader = createLoader({
  ...data,
  imageSize: table.imageSize,
  batchSize: 8,
  seed: 1,
  augmentation:
    values.interpolation === 'linear' ? { ...preset, resize: { interpolations: ['linear'] } } : preset,
  encoder: {
    module: import.meta.resolve('@ssd/anchors/encoder'),
    options: { table, classes: data.classes.length },
  },
  workers: Number(values.workers),
  workerExecArgv: process.execArgv,
  shuffle: true,
  dropLast: true,
  ...(values.cache === 'memory' && { cacheImages: { maxBytes: 2e9 } }),
  ...(folder !== undefined && { diskCache: { folder, maxBytes: 2e9 } }),
});

/** CPU seconds of everybody else since the machine started, in Linux' ticks of 10 ms. */
const otherSeconds = (): number => {
  const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n')[0]!.split(/\s+/);
  const busy = ticks.slice(0, 8).reduce((sum, tick, i) => (i === 3 || i === 4 ? sum : sum + Number(tick)), 0);
  const { user, system } = process.cpuUsage();
  return busy / 100 - (user + system) / 1e6;
};

if (values.epochs !== undefined) {
  // Memory of ten epochs: after the first ones it must stay where it is.
  const epochs = Number(values.epochs);
  for await (const batch of loader.batches(undefined, { epochs })) {
    batch.release();
    if (batch.index !== loader.batchesPerEpoch - 1) continue;
    const { rss, external, heapUsed } = process.memoryUsage();
    const mib = (bytes: number) => Math.round(bytes / 2 ** 20);
    console.log(
      JSON.stringify({ epoch: batch.epoch, rss: mib(rss), external: mib(external), heap: mib(heapUsed) }),
    );
  }
} else {
  // Uncounted: the first pictures, while the code is being compiled; with a cache, two whole epochs.
  const warmUp = values.cache === 'none' ? 320 : 2 * data.samples.length;
  const wanted = Number(values.images);
  let seen = 0;
  let start = { time: 0, cpu: process.cpuUsage(), other: 0 };
  let isStarted = false;
  for await (const { size, release } of loader.batches()) {
    release();
    seen += size;
    if (!isStarted && seen >= warmUp) {
      isStarted = true;
      seen = 0;
      start = { time: performance.now(), cpu: process.cpuUsage(), other: otherSeconds() };
    } else if (isStarted && seen >= wanted) break;
  }
  const seconds = (performance.now() - start.time) / 1000;
  const { user, system } = process.cpuUsage(start.cpu);
  console.log(
    JSON.stringify({
      images_per_s: seen / seconds,
      images_per_cpu_s: (seen / (user + system)) * 1e6,
      other_cores: (otherSeconds() - start.other) / seconds,
    }),
  );
}
await loader.close();
if (folder !== undefined) rmSync(folder, { recursive: true });
