import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { SampleFeed } from './sample-feed.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssd-feed-'));
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: '#808080' } });
  await writeFile(join(folder, 'a.png'), await picture.png().toBuffer());
});
afterAll(() => rm(folder, { recursive: true }));

const open = (): SampleFeed => {
  const image = join(folder, 'a.png');
  const sample = { id: 'a', image, annotation: image, width: 8, height: 8, objects: [] };
  return new SampleFeed({
    imageSize: { width: 32, height: 32 },
    classes: ['a'],
    samples: [sample, sample, sample],
    batchSize: 1,
    workers: 0,
    cacheBytes: 0,
  });
};

describe('SampleFeed', () => {
  it('gives its memory back where an iteration ends early, by break or by an error', async () => {
    const feed = open();
    for (let i = 0; i < 5; i++) {
      for await (const { samples } of feed.once()) {
        expect(samples).toHaveLength(1);
        break;
      }
      const failing = async (): Promise<void> => {
        for await (const part of feed.once()) throw new Error(`at ${part.samples.length}`);
      };
      await expect(failing()).rejects.toThrow('at 1');
    }
    let count = 0;
    for await (const part of feed.once()) count += part.samples.length;
    expect(count).toBe(3);
    await feed.close();
  });

  it('says so where it was closed', async () => {
    const feed = open();
    await feed.close();
    await expect(feed.once().next()).rejects.toMatchObject({ code: 'LOADER_CLOSED' });
  });
});
