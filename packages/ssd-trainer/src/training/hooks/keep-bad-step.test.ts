import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Run } from '../hook.js';
import { keepBadStep } from './keep-bad-step.js';
import { fakeBatch, losses } from '../testing/fakes.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-nan-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const run = {
  state: { step: 12 },
  settings: { learningRate: 0.25, emaDecay: 0 },
} as unknown as Run;

it('keeps the images as the network saw them, and every number', async () => {
  const folder = join(root, 'nan');
  const [width, height] = [4, 2];
  const images = Uint8Array.from({ length: 2 * width * height * 3 }, (_, i) => 5 * i);
  const batch = { ...fakeBatch(1, 2, 2), images };
  const report = {
    batch,
    images: batch.size,
    epoch: 1,
    losses: { ...losses, total: NaN, gradientNorm: -Infinity },
    scaling: { scale: 1, skipped: true },
    seconds: 1,
    waited: 0,
  };
  const options = { folder, imageSize: { width, height }, checkpoint: () => 'run/checkpoints/e1.ckpt' };
  await keepBadStep(run, report, options);
  await writeFile(join(folder, 'of-an-earlier-step.png'), '');
  expect(await keepBadStep(run, report, options)).toBe(folder);

  expect((await readdir(folder)).sort()).toEqual(['000-1-2-0.png', '001-1-2-1.png', 'step.json']);
  const second = await sharp(join(folder, '001-1-2-1.png')).raw().toBuffer();
  expect([...second]).toEqual([...images.subarray(width * height * 3)]);
  expect(JSON.parse(await readFile(join(folder, 'step.json'), 'utf8'))).toEqual({
    step: 12,
    epoch: 2,
    batch: 3,
    learningRate: 0.25,
    emaDecay: 0,
    losses: { ...losses, total: 'NaN', gradientNorm: '-Infinity' },
    lossScale: 1,
    skipped: true,
    checkpoint: 'run/checkpoints/e1.ckpt',
    images: [
      { id: '1-2-0', image: 'JPEGImages/1-2-0.jpg', picture: '000-1-2-0.png' },
      { id: '1-2-1', image: 'JPEGImages/1-2-1.jpg', picture: '001-1-2-1.png' },
    ],
  });
});
