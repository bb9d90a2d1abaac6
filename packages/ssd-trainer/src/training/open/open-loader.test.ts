import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getPreset } from '@ssd/model';
import { resolveConfig } from '../../config/resolve-config.js';
import { makeVocFolder } from '../../testing/voc-folder.js';
import { openData } from './open-data.js';
import { openLoader } from './open-loader.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-loader-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function open() {
  const objects = [{ label: 'cell', box: [8, 10, 30, 40] as const }];
  const ids = Array.from({ length: 11 }, (_, i) => ({ id: `p${i}`, objects }));
  const dataDir = await makeVocFolder(root, { train: ids, val: [{ id: 'v', objects }] });
  const config = await resolveConfig({ dataDir, preset: 'mini', batchSize: 4, workers: 0 });
  const data = await openData(config, { signal: new AbortController().signal, log: () => undefined });
  return { config, data, model: { preset: getPreset('mini'), classes: data.classes } };
}

it('gives any number of ranks together the images of one rank, step by step', async () => {
  const run = await open();
  const stepsOf = async (rank: number, size: number): Promise<string[][]> => {
    const loader = openLoader({ ...run, strategy: { rank, size, local: size } });
    const steps: string[][] = [];
    for await (const batch of loader.batches({ epoch: 0, batch: 0 }, { epochs: 2 })) {
      const pixels = batch.images.length / batch.size;
      const sumOf = (i: number): number =>
        batch.images.subarray(i * pixels, (i + 1) * pixels).reduce((sum, value) => sum + value, 0);
      // The augmented picture is the same one, too.
      steps.push(batch.samples.map(({ id }, i) => `${batch.epoch} ${id} ${sumOf(i)}`));
      batch.release();
    }
    await loader.close();
    return steps;
  };
  const alone = await stepsOf(0, 1);
  expect(alone.map(({ length }) => length)).toEqual([4, 4, 4, 4]); // 11 images are 2 batches of 4
  for (const size of [2, 4]) {
    const ranks = await Promise.all(Array.from({ length: size }, (_, rank) => stepsOf(rank, size)));
    expect(ranks.map(({ length }) => length)).toEqual(ranks.map(() => alone.length));
    for (const [i, step] of alone.entries()) {
      expect(ranks.flatMap((steps) => steps[i]!).sort()).toEqual([...step].sort());
    }
  }
});

it("gives each of the reference's ranks the full set, in an order of its own", async () => {
  const run = await open();
  const config = { ...run.config, ranksAs: 'reference' as const };
  const orders: string[][] = [];
  for (const rank of [0, 1]) {
    const loader = openLoader({ ...run, config, strategy: { rank, size: 2, local: 2 } });
    expect(loader.batchesPerEpoch).toBe(2); // as one rank has
    const ids: string[] = [];
    for await (const batch of loader.batches({ epoch: 0, batch: 0 }, { epochs: 1 })) {
      expect(batch.size).toBe(4);
      ids.push(...batch.samples.map(({ id }) => id));
      batch.release();
    }
    await loader.close();
    expect(new Set(ids).size).toBe(8);
    orders.push(ids);
  }
  expect(orders[0]).not.toEqual(orders[1]);
});

it('refuses a batch that the ranks cannot share', async () => {
  const run = await open();
  expect(() => openLoader({ ...run, strategy: { rank: 0, size: 3, local: 1 } })).toThrow(
    'Expected a batch that 3 ranks can share, got 4 images.',
  );
});
