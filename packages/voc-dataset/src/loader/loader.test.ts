import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { readDataset } from '../read-dataset.js';
import { makeFolder, makeJpeg, writeDataset } from '../testing/make-dataset.js';
import type { ListEncoderOptions } from '../testing/list-encoder.js';
import type { VocDataset } from '../types.js';
import { createLoader } from './loader.js';
import type { Batch, Loader } from './loader-types.js';
import type { LoaderOptions } from './loader-options.js';
import type { Sampling } from './sampling.js';

const SOURCE_FLAGS = [
  '--conditions=@ssd/source',
  '--import',
  pathToFileURL(join(__dirname, '../../../../tools/source.mjs')).href,
];
const ENCODER = pathToFileURL(join(__dirname, '../testing/list-encoder.ts')).href;
const COUNT = 10;

let root = '';
let data: VocDataset;
const loaders: Loader[] = [];

beforeAll(async () => {
  root = await makeFolder();
  const samples = Array.from({ length: COUNT }, (_, i) => ({
    id: `image${i}`,
    objects: [{ name: i % 2 === 0 ? 'even' : 'odd', box: [3 + i, 3, 20 + i, 20] as const }],
  }));
  await writeDataset(root, samples);
  data = await readDataset(root, { split: 'train' });
});

afterEach(async () => {
  for (const loader of loaders.splice(0)) await loader.close();
});
afterAll(() => rm(root, { recursive: true }));

function open(
  options: Partial<LoaderOptions> & { encoderOptions?: Partial<ListEncoderOptions> } = {},
): Loader {
  const { encoderOptions, ...rest } = options;
  const loader = createLoader({
    samples: data.samples,
    classes: data.classes,
    imageSize: { width: 32, height: 32 },
    batchSize: 4,
    seed: 5,
    augmentation: 'ssd',
    encoder: { module: ENCODER, options: { length: 3, ...encoderOptions } },
    workers: 0,
    shuffle: true,
    workerExecArgv: SOURCE_FLAGS,
    ...rest,
  });
  loaders.push(loader);
  return loader;
}

/** All that a batch holds, in a form to compare. */
function digest({ epoch, index, size, images, targets, samples }: Batch): string {
  const hash = createHash('sha256').update(images.slice());
  for (const values of Object.values(targets)) hash.update(values.slice());
  return [
    epoch,
    index,
    size,
    samples.map(({ id }) => id.slice(5)).join(''),
    hash.digest('hex').slice(0, 12),
  ].join(' ');
}

/** Id and contents of each image of a batch. */
function digestEach({ size, images, targets, samples }: Batch): string[] {
  const part = <T extends { length: number; slice(from: number, to: number): T }>(values: T, i: number) =>
    values.slice((i * values.length) / size, ((i + 1) * values.length) / size);
  return samples.map(({ id }, i) => {
    const hash = createHash('sha256').update(part(images, i));
    for (const values of Object.values(targets)) hash.update(part(values, i) as Int32Array);
    return `${id} ${hash.digest('hex').slice(0, 12)}`;
  });
}

/** Digests of so many batches from a position on. */
async function take(loader: Loader, count: number, position = { epoch: 0, batch: 0 }): Promise<string[]> {
  const digests: string[] = [];
  for await (const batch of loader.batches(position)) {
    digests.push(digest(batch));
    batch.release();
    if (digests.length === count) break;
  }
  return digests;
}

describe('createLoader', () => {
  it('gives every sample once an epoch, in an order of its own', async () => {
    const loader = open();
    expect(loader.batchesPerEpoch).toBe(3); // ⌈10/4⌉
    const epochs: string[][] = [[], []];
    const sizes: number[] = [];
    for await (const batch of loader.batches({ epoch: 0, batch: 0 }, { epochs: 2 })) {
      epochs[batch.epoch]!.push(...batch.samples.map(({ id }) => id));
      sizes.push(batch.size);
      batch.release();
    }
    expect(sizes).toEqual([4, 4, 2, 4, 4, 2]);
    const ids = data.samples.map(({ id }) => id).sort();
    expect(epochs.map((epoch) => [...epoch].sort())).toEqual([ids, ids]);
    expect(epochs[0]).not.toEqual(epochs[1]);
  });

  it('holds images and targets in the shapes promised', async () => {
    const loader = open({ augmentation: 'none', shuffle: false, imageSize: { width: 40, height: 30 } });
    for await (const { images, targets, size, release } of loader.batches({ epoch: 0, batch: 2 })) {
      expect([size, images.length, targets['boxes']!.length, targets['labels']!.length]).toEqual([
        2,
        2 * 30 * 40 * 3,
        2 * 3 * 4,
        2 * 3,
      ]);
      // Images 8 and 9: box [3 + i, 3, 20 + i, 20] of 40 × 30 pixels is [(2 + i)/40, 2/30, (20 + i)/40, 20/30].
      const expected = [10 / 40, 2 / 30, 28 / 40, 20 / 30].map(Math.fround);
      expect([...targets['boxes']!.subarray(0, 4)]).toEqual(expected);
      expect([...targets['labels']!]).toEqual([0, -1, -1, 1, -1, -1]);
      // The white square of image 9 begins at x = 9, y = 9.
      const pixel = (x: number, y: number) => images[((30 + y) * 40 + x) * 3]!;
      expect(pixel(13, 13)).toBeGreaterThan(240);
      expect(pixel(30, 13)).toBeLessThan(120); // 9 · 37 mod 256 = 77
      release();
      break;
    }
  });

  it('gives the same batches whatever the workers, slots and cache', async () => {
    const expected = await take(open(), 7);
    expect(new Set(expected).size).toBe(7);
    expect(await take(open({ cacheImages: { maxBytes: 1e6 } }), 7)).toEqual(expected);
    expect(await take(open({ cacheImages: { maxBytes: 20_000 }, slots: 3 }), 7)).toEqual(expected);
    expect(await take(open({ workers: 1, slots: 2 }), 7)).toEqual(expected);
    expect(await take(open({ workers: 3, cacheImages: { maxBytes: 1e6 } }), 7)).toEqual(expected);
  });

  it('depends on the seed', async () => {
    expect(await take(open({ seed: 6 }), 3)).not.toEqual(await take(open(), 3));
  });

  it('goes on anywhere as if it had come from the start, again and again', async () => {
    const all = await take(open(), 9);
    const loader = open({ workers: 2 });
    expect(await take(loader, 2, { epoch: 1, batch: 1 })).toEqual(all.slice(4, 6));
    expect(await take(loader, 3, { epoch: 2, batch: 0 })).toEqual(all.slice(6, 9));
    expect(await take(loader, 1)).toEqual(all.slice(0, 1));
  });

  it('drops what does not fill a batch, if asked', async () => {
    const loader = open({ dropLast: true });
    expect(loader.batchesPerEpoch).toBe(2);
    expect((await take(loader, 3)).map((text) => text.slice(0, 5))).toEqual(['0 0 4', '0 1 4', '1 0 4']);
  });

  it('gives every rank its own part of the epoch, step by step what one process would see', async () => {
    const alone = open({ batchSize: 6, augmentation: 'ssd' });
    const whole: string[] = [];
    for await (const batch of alone.batches(undefined, { epochs: 2 })) {
      whole.push(...digestEach(batch));
      batch.release();
    }
    const parts: string[][] = [];
    for (const rank of [0, 1, 2]) {
      const loader = open({ batchSize: 2, shard: { rank, ranks: 3 } });
      expect(loader.batchesPerEpoch).toBe(2); // ⌈10/3⌉ = 4 samples a rank
      const digests: string[] = [];
      for await (const batch of loader.batches(undefined, { epochs: 2 })) {
        digests.push(...digestEach(batch));
        batch.release();
      }
      parts.push(digests);
    }
    expect(parts.map(({ length }) => length)).toEqual([8, 8, 8]);
    for (const epoch of [0, 1]) {
      const together = Array.from({ length: 10 }, (_, i) => parts[i % 3]![4 * epoch + Math.floor(i / 3)]);
      expect(together).toEqual(whole.slice(10 * epoch, 10 * epoch + 10));
    }
    // Positions 10 and 11 are made up for by the epoch's first samples, augmented anew.
    const ids = (digests: readonly (string | undefined)[]) => digests.map((text) => text!.split(' ')[0]);
    expect(ids([parts[1]![3], parts[2]![3]])).toEqual(ids(whole.slice(0, 2)));
    expect(open({ batchSize: 2, dropLast: true, shard: { rank: 0, ranks: 3 } }).batchesPerEpoch).toBe(1);
  });

  it.each<Sampling>([{ by: 'class' }, { by: 'repeat-factor', threshold: 0.9 }])(
    'samples by %j as well, resumes there and needs no workers for it',
    async (sampling) => {
      // Nine samples of one class, one of another.
      const samples = data.samples.map((sample, i) => ({
        ...sample,
        objects: sample.objects.map((object) => ({ ...object, label: i === 0 ? 'even' : 'odd' })),
      }));
      const options = { samples, sampling, shard: { rank: 1, ranks: 2 }, batchSize: 2 };
      const loader = open(options);
      // By class: 10. By factor: √(0.9/0.1) = 3 for the rare one, 9 + 3 = 12.
      expect(loader.batchesPerEpoch).toBe(3);
      const all = await take(loader, 9);
      expect(await take(open({ ...options, workers: 1 }), 5, { epoch: 1, batch: 1 })).toEqual(
        all.slice(4, 9),
      );

      const rare = open({ ...options, shard: { rank: 0, ranks: 1 } });
      const shown: string[] = [];
      for await (const batch of rare.batches(undefined, { epochs: 4 })) {
        shown.push(...batch.samples.map(({ id }) => id));
        batch.release();
      }
      const count = shown.filter((id) => id === 'image0').length;
      expect(count).toBe(sampling.by === 'class' ? 20 : 12); // 5 of 10, 3 of 12
    },
  );

  it('gives the same batches from a disk cache, damaged or not', async () => {
    const folder = join(root, 'cache');
    const expected = await take(open({ augmentation: 'light' }), 6);
    const options = { augmentation: 'light', diskCache: { folder, maxBytes: 1e6 } } as const;
    expect(await take(open({ ...options, workers: 2 }), 6)).toEqual(expected);
    const files = await readdir(folder);
    expect(files).toHaveLength(COUNT);
    for (const file of files.slice(0, 3)) await truncate(join(folder, file), 100);
    expect(await take(open(options), 6)).toEqual(expected);
    expect((await readdir(folder)).sort()).toEqual(files.sort());
  });

  it('makes no more batches than there are slots', async () => {
    const loader = open({ workers: 2, slots: 3 });
    const held: Batch[] = [];
    await expect(async () => {
      for await (const batch of loader.batches()) held.push(batch);
    }).rejects.toMatchObject({
      code: 'SLOTS_IN_USE',
      message: 'All 3 batches that fit in memory are in use.',
      hint: expect.stringMatching(/^Call release\(\)/) as string,
    });
    const digests = held.map(digest);
    for (const batch of held) {
      batch.release();
      batch.release(); // once is enough
    }
    expect(await take(loader, 3)).toEqual(digests);
  });

  it('measures how long the consumer waits', async () => {
    const loader = open({ workers: 1 });
    expect(loader.waitSeconds).toBe(0);
    await take(loader, 1);
    expect(loader.waitSeconds).toBeGreaterThan(0);
  });

  it('allows one iteration at a time', async () => {
    const loader = open();
    const first = loader.batches();
    await first.next();
    await expect(loader.batches().next()).rejects.toThrow('one iteration over a loader at a time');
    await first.return();
    expect((await loader.batches().next()).done).toBe(false);
  });

  describe('with an image that cannot be read', () => {
    let broken = '';
    let damaged: VocDataset;
    beforeAll(async () => {
      broken = await makeFolder();
      const photo = await makeJpeg(1, { width: 200, height: 200 });
      const samples = Array.from({ length: 6 }, (_, i) => ({ id: `image${i}` }));
      await writeDataset(broken, samples);
      await writeFile(join(broken, 'JPEGImages/image2.jpg'), photo.subarray(0, photo.length / 2));
      damaged = await readDataset(broken, { split: 'train' });
    });
    afterAll(() => rm(broken, { recursive: true }));

    it.each([0, 2])('stops and names it (%d workers)', async (workers) => {
      const loader = open({
        samples: damaged.samples,
        classes: damaged.classes,
        shuffle: false,
        batchSize: 2,
        workers,
      });
      const iterator = loader.batches();
      const first = await iterator.next();
      expect(first.value?.index).toBe(0);
      await expect(iterator.next()).rejects.toMatchObject({
        name: 'DatasetError',
        code: 'IMAGE_UNREADABLE',
        file: join(broken, 'JPEGImages/image2.jpg'),
        message: expect.stringMatching(/premature end of|damaged or truncated/) as string,
      });
    });

    it.each([0, 2])('skips it and takes the next one (%d workers)', async (workers) => {
      const loader = open({
        samples: damaged.samples,
        classes: damaged.classes,
        shuffle: false,
        batchSize: 2,
        workers,
        onUnreadable: 'skip',
      });
      const digests = await take(loader, 6);
      expect(digests.map((text) => text.split(' ')[3])).toEqual(['01', '33', '45', '01', '33', '45']);
      expect(loader.unreadable).toEqual([
        {
          file: join(broken, 'JPEGImages/image2.jpg'),
          reason: expect.stringMatching(/premature end|damaged or truncated/) as string,
        },
      ]);
    });

    it('stops when there is no other', async () => {
      const samples = damaged.samples.slice(2, 3);
      const loader = open({ samples, classes: damaged.classes, onUnreadable: 'skip' });
      await expect(loader.batches().next()).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
    });
  });

  describe('with workers that die', () => {
    it('replaces them and makes their batch again', async () => {
      const expected = await take(open(), 6);
      const mark = join(root, 'crashed');
      const loader = open({ workers: 2, encoderOptions: { crashOnce: mark } });
      expect(await take(loader, 6)).toEqual(expected);
    });

    it('gives up on a batch that kills every worker', async () => {
      const loader = open({ workers: 1, encoderOptions: { crashAlways: true } });
      await expect(loader.batches().next()).rejects.toMatchObject({
        code: 'WORKER_DIED',
        message: expect.stringContaining('A worker ended 3 times while making one batch') as string,
      });
    });

    it('gives up on workers that cannot start', async () => {
      const loader = open({
        workers: 2,
        workerExecArgv: ['--import', 'data:text/javascript,process.exit(1)'],
      });
      await expect(loader.batches().next()).rejects.toMatchObject({ code: 'WORKER_DIED' });
    });
  });

  it.each([0, 1])(
    'gives the same images without an encoder, and no targets (%d workers)',
    async (workers) => {
      const shared = {
        samples: data.samples,
        classes: data.classes,
        imageSize: { width: 32, height: 32 },
        batchSize: COUNT,
        seed: 5,
        augmentation: 'ssd',
        shuffle: true,
        workerExecArgv: SOURCE_FLAGS,
      } as const;
      const withTargets = open({ batchSize: COUNT });
      const bare = createLoader({ ...shared, workers });
      loaders.push(bare);
      const [first, second] = await Promise.all(
        [withTargets, bare].map(async (loader) => {
          for await (const batch of loader.batches()) return batch;
          throw new Error('Expected a batch.');
        }),
      );
      expect(second!.targets).toEqual({});
      expect(Buffer.compare(first!.images, second!.images)).toBe(0);
      expect(second!.samples).toEqual(first!.samples);
    },
  );

  it.each([0, 1])('names an encoder that cannot be used (%d workers)', async (workers) => {
    const missing = open({ workers, encoder: { module: `${ENCODER}.none.mjs`, options: {} } });
    await expect(missing.batches().next()).rejects.toMatchObject({
      code: 'ENCODER_FAILED',
      file: `${ENCODER}.none.mjs`,
    });
    const wrong = open({
      workers,
      encoder: { module: ENCODER.replace('list-encoder', 'make-dataset'), options: {} },
    });
    await expect(wrong.batches().next()).rejects.toThrow('Expected an export createEncoder');
  });

  it.each([0, 2])('ends with close(), also an iteration under way (%d workers)', async (workers) => {
    const loader = open({ workers });
    const iterator = loader.batches();
    await iterator.next();
    const pending = iterator.next();
    await loader.close();
    await pending;
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    await loader.close();
  });

  it.each([0, 2])('has no batches after close(), which is an error (%d workers)', async (workers) => {
    const unused = open({ workers });
    await unused.close();
    const used = open({ workers });
    (await used.batches().next()).value?.release();
    await used.close();
    for (const loader of [unused, used]) {
      await expect(loader.batches().next()).rejects.toMatchObject({
        code: 'LOADER_CLOSED',
        hint: 'Make another one.',
      });
    }
  });

  it.each([0, 1])('leaves nothing on a signal that outlives it (%d workers)', async (workers) => {
    const { signal } = new AbortController();
    for (let i = 0; i < 3; i++) {
      const loader = open({ workers, signal });
      for await (const batch of loader.batches(undefined, { epochs: 1, signal })) batch.release();
      await loader.close();
    }
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it.each([0, 2])('ends with a signal, with its reason (%d workers)', async (workers) => {
    const ofIteration = new AbortController();
    const loader = open({ workers });
    const iterator = loader.batches(undefined, { signal: ofIteration.signal });
    (await iterator.next()).value?.release();
    ofIteration.abort(new Error('enough'));
    await expect(iterator.next()).rejects.toThrow('enough');
    expect((await take(loader, 1))[0]).toMatch(/^0 0 4/); // the loader lives on

    const ofLoader = new AbortController();
    const ended = open({ workers, signal: ofLoader.signal });
    const waiting = ended.batches().next();
    ofLoader.abort(new Error('all of it'));
    await expect(waiting).rejects.toThrow('all of it');
    await expect(ended.batches().next()).rejects.toThrow('all of it');
  });

  it('lets the process end by itself, closed or not', async () => {
    const script = join(root, 'script.mjs');
    const options = { length: 3 };
    await writeFile(
      script,
      `import { createLoader, readDataset } from ${JSON.stringify(pathToFileURL(join(__dirname, '../index.ts')).href)};
       const data = await readDataset(${JSON.stringify(root)}, { split: 'train' });
       const loader = createLoader({ ...data, imageSize: { width: 32, height: 32 }, batchSize: 4, seed: 5,
         augmentation: 'ssd', encoder: ${JSON.stringify({ module: ENCODER, options })}, workers: 2, shuffle: true });
       const batches = loader.batches();
       const { value } = await batches.next();
       console.log(String(value.samples.length)); // a number would be coloured under FORCE_COLOR
       if (process.argv[2] === 'close') await loader.close();`,
    );
    for (const how of ['close', 'leave']) {
      const run = promisify(execFile)(process.execPath, [...SOURCE_FLAGS, script, how], { timeout: 250_000 });
      expect((await run).stdout).toBe('4\n'); // rejects for an exit code other than 0, or at the time limit
    }
  });

  it('says which option is out of range', () => {
    expect(() => open({ batchSize: 0 })).toThrow(
      'Expected batchSize to be a whole number of at least 1, got 0.',
    );
    expect(() => open({ workers: -1 })).toThrow(
      'Expected workers to be a whole number of at least 0, got -1.',
    );
    expect(() => open({ slots: 1 })).toThrow('Expected slots');
    expect(() => open({ shard: { rank: 2, ranks: 2 } })).toThrow(
      'Expected shard.rank to be below shard.ranks, 2, got 2.',
    );
    expect(() => open({ sampling: { by: 'klass' as 'class' } })).toThrow(
      'Unknown sampling.by "klass". Did you mean "class"? Available: sample, class, repeat-factor.',
    );
    expect(() => open({ sampling: { by: 'repeat-factor', threshold: 2 } })).toThrow('from 0 to 1, got 2');
    expect(() => open({ diskCache: { folder: join(root, 'cache'), maxBytes: -1 } })).toThrow(
      'diskCache.maxBytes',
    );
    expect(() => open({ samples: [] })).toThrow('Expected at least one sample');
    expect(() => open({ dropLast: true, batchSize: 11 })).toThrow('Expected at least one full batch of 11');
    expect(() => open({ classes: ['even'] })).toThrow('Unknown class "odd"');
    expect(() => open({ augmentation: 'sdd' as 'ssd' })).toThrow('Did you mean "ssd"?');
  });

  it('refuses a position outside of the epoch', async () => {
    await expect(open().batches({ epoch: 0, batch: 3 }).next()).rejects.toThrow(
      'Expected a position with epoch ≥ 0 and 0 ≤ batch < 3, got epoch 0, batch 3.',
    );
  });
});
