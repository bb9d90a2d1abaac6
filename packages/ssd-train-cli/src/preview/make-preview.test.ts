import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getPreset } from '@ssd/model';
import sharp from 'sharp';
import { resolveConfig } from '@ssd/trainer/config';
import { makeVocFolder } from '@ssd/trainer/testing';
import { openData, openLoader } from '@ssd/trainer/training';
import { makePreview } from './make-preview.js';

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

/** `light` has six operations; each costs time, which jest's sandbox makes ten times as long. */
const settings = { preset: 'mini', augmentation: 'light', seed: 5, workers: 0 } as const;

const rawOf = (png: Buffer) => sharp(png).removeAlpha().raw().toBuffer();

describe('makePreview', () => {
  it('shows the first images of a training to the last bit, and each operation alone', async () => {
    const config = await resolveConfig({ dataDir: root, ...settings });
    const { columns, rows } = await makePreview({ config, count: 2, ...quiet });
    expect(columns).toEqual([
      'original',
      ...['brightness', 'contrast', 'saturation', 'hue', 'crop', 'flipHorizontal'],
      'as training sees it',
      'matched anchors',
    ]);
    const data = await openData(config, quiet);
    const model = { preset: getPreset('mini'), classes: data.classes };
    const loader = openLoader({ config, data, model });
    const { value: batch } = await loader.batches({ epoch: 0, batch: 0 }).next();
    const { width, height } = model.preset.boxes.imageSize;
    const bytes = width * height * 3;
    expect(rows.map(({ sample }) => sample.id)).toEqual(batch!.samples.slice(0, 2).map(({ id }) => id));
    const plain = rows.findIndex(({ sample }) => sample.id !== 'a'); // boxes are drawn on a
    const { cells } = rows[plain]!;
    const drawn = await rawOf(cells.at(-2)!.png);
    const seen = batch!.images.subarray(bytes * plain, bytes * (plain + 1));
    expect(Buffer.compare(drawn, Buffer.from(seen))).toBe(0);
    // A plain grey picture looks the same mirrored; brighter or darker it does not.
    const cell = (column: string) => rawOf(cells[columns.indexOf(column)]!.png);
    const [flipped, brighter] = await Promise.all([cell('flipHorizontal'), cell('brightness')]);
    expect(new Set(flipped).size).toBe(1);
    expect(brighter[0]).not.toBe(flipped[0]);
    await loader.close();
  });

  it('shows all images where there are fewer than it is to show', async () => {
    const config = await resolveConfig({ dataDir: root, ...settings, augmentation: 'none' });
    const { columns, rows } = await makePreview({ config, count: 99, ...quiet });
    expect(columns).toEqual(['original', 'as training sees it', 'matched anchors']);
    expect(rows.map(({ sample, anchors }) => [sample.id, anchors > 0]).sort()).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
      ['d', false],
    ]);
  });
});
