import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VocSample } from '@ssd/voc-dataset';
import sharp from 'sharp';
import { decodableSamples } from './decodable-samples.js';

let folder = '';
let whole = '';
let cut = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssd-sound-'));
  [whole, cut] = [join(folder, 'whole.jpg'), join(folder, 'cut.jpg')];
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 50 };
  const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: '#000', noise } });
  const jpeg = await picture.jpeg().toBuffer();
  await writeFile(whole, jpeg.subarray(0, -2)); // lacks the mark of its end only
  await writeFile(cut, jpeg.subarray(0, -100));
});
afterAll(() => rm(folder, { recursive: true }));

const sample = (image: string): VocSample => ({
  ...{ id: image, image, annotation: image, width: 40, height: 30, objects: [] },
});
const options = (skipBroken: boolean) => ({
  ...{ skipBroken, signal: new AbortController().signal, log: jest.fn() },
  memory: join(folder, 'memory', 'sound.txt'),
});

describe('decodableSamples', () => {
  it('refuses broken pictures of any split, all at once, and says how to go on', async () => {
    const missing = join(folder, 'missing.jpg');
    const refused = decodableSamples([[sample(whole), sample(cut)], [sample(missing)]], options(false));
    await expect(refused).rejects.toMatchObject({
      code: 'E_IMAGE',
      message: expect.stringMatching(/got 2 of 3 that cannot:\n.*cut\.jpg.*\n.*missing\.jpg/) as string,
      hint: expect.stringContaining('"skipBroken": true') as string,
    });
  });

  it('leaves them out when told, and says which', async () => {
    const given = options(true);
    const { samples, skipped } = await decodableSamples(
      [[sample(whole), sample(cut)], [sample(cut)], [sample(whole)]],
      given,
    );
    expect(samples.map((split) => split.map(({ image }) => image))).toEqual([[whole], [], [whole]]);
    expect(skipped.map(({ file }) => file)).toEqual([cut]);
    expect(given.log).toHaveBeenCalledWith(expect.stringContaining(cut));
  });

  it('leaves everything as it is where nothing is broken, and remembers nothing of a few pictures', async () => {
    const splits = [[sample(whole)], []];
    expect(await decodableSamples(splits, options(false))).toEqual({ samples: splits, skipped: [] });
    await expect(readFile(options(false).memory)).rejects.toThrow('ENOENT');
  });

  it('remembers what was sound of many', async () => {
    const jpeg = await readFile(whole);
    const many = Array.from({ length: 2000 }, (_, i) => join(folder, `m${i}.jpg`));
    await Promise.all(many.map((file) => writeFile(file, jpeg)));
    const given = options(false);
    await decodableSamples([many.map(sample)], given);
    const keys = (await readFile(given.memory, 'latin1')).trim().split('\n');
    expect(new Set(keys).size).toBe(2000);
    await writeFile(many[7]!, jpeg.subarray(0, -90));
    const { skipped } = await decodableSamples([many.map(sample)], options(true));
    expect(skipped.map(({ file }) => file)).toEqual([many[7]]);
  });
});
