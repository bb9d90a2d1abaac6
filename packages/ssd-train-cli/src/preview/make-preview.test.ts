import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getPreset } from '@ssd/model';
import sharp from 'sharp';
import { resolveConfig } from '../config/resolve-config.js';
import { makeVocFolder } from '../testing/voc-folder.js';
import { openData } from '../training/open-data.js';
import { openLoader } from '../training/open-loader.js';
import { makePreview } from './make-preview.js';

jest.setTimeout(60_000);

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-make-preview-'));
  await makeVocFolder(root, {
    train: [
      { id: 'a', objects: [{ label: 'cell', box: [11, 11, 50, 50] }] },
      { id: 'b', objects: [] },
      { id: 'c', objects: [] },
      { id: 'd', objects: [] },
    ],
  });
});
afterAll(() => rm(root, { recursive: true, force: true }));

const quiet = { signal: new AbortController().signal, log: () => undefined, onProgress: () => undefined };

describe('makePreview', () => {
  it('shows the first images of a training to the last bit', async () => {
    const config = await resolveConfig({
      dataDir: root,
      preset: 'mini',
      augmentation: 'ssd',
      seed: 5,
      workers: 0,
    });
    const { columns, rows } = await makePreview({ config, count: 3, ...quiet });
    expect(columns).toEqual([
      'original',
      ...['brightness', 'contrast', 'saturation', 'hue', 'expand', 'crop', 'flipHorizontal', 'resize'],
      'as training sees it',
      'matched anchors',
    ]);
    const data = await openData(config, quiet);
    const model = { preset: getPreset('mini'), classes: data.classes };
    const loader = openLoader({ config, data, model });
    const { value: batch } = await loader.batches({ epoch: 0, batch: 0 }).next();
    const { width, height } = model.preset.layers.imageSize;
    const bytes = width * height * 3;
    expect(rows.map(({ sample }) => sample.id)).toEqual(batch!.samples.slice(0, 3).map(({ id }) => id));
    let compared = 0;
    for (const [i, { cells, sample, anchors }] of rows.entries()) {
      expect(anchors > 0).toBe(sample.id === 'a');
      if (sample.id === 'a') continue; // boxes are drawn on it
      const drawn = await sharp(cells.at(-2)!.png).removeAlpha().raw().toBuffer();
      expect(Buffer.compare(drawn, Buffer.from(batch!.images.subarray(bytes * i, bytes * (i + 1))))).toBe(0);
      compared++;
    }
    expect(compared).toBeGreaterThanOrEqual(2);
    await loader.close();
  });

  it('does each operation alone, and only those that the augmentation has', async () => {
    const config = await resolveConfig({
      dataDir: root,
      preset: 'mini',
      augmentation: 'light',
      seed: 5,
      workers: 0,
    });
    const { columns, rows } = await makePreview({ config, count: 99, ...quiet });
    expect(rows).toHaveLength(4);
    expect(columns).not.toContain('expand');
    const raw = (png: Buffer) => sharp(png).removeAlpha().raw().toBuffer();
    const cell = (id: string, column: string) =>
      raw(rows.find(({ sample }) => sample.id === id)!.cells[columns.indexOf(column)]!.png);
    // A plain grey picture looks the same mirrored; brighter or darker it does not.
    const [flipped, brighter] = await Promise.all([cell('b', 'flipHorizontal'), cell('b', 'brightness')]);
    expect(new Set(flipped).size).toBe(1);
    expect(brighter[0]).not.toBe(flipped[0]);
  });
});
