import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { EvaluationOutput } from '../../evaluation/types.js';
import type { Hook } from '../hook.js';
import { fakeLoader, fakeStep } from '../testing/fakes.js';
import { Trainer } from '../trainer.js';
import { previewHook } from './preview-hook.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-previews-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** An evaluation of three black pictures, with one thing found in each. */
async function evaluation(score: number): Promise<EvaluationOutput> {
  const image = join(root, 'black.png');
  await sharp({ create: { width: 64, height: 32, channels: 3, background: '#000000' } })
    .png()
    .toFile(image);
  const images = ['a', 'b', 'c'].map((id) => ({
    sample: { id, image, annotation: '', width: 64, height: 32, objects: [] },
    detections: [{ label: 'cell', index: 0, score, box: { xmin: 8, ymin: 8, xmax: 48, ymax: 24 } }],
  }));
  return { split: 'val', images, result: { map: 0.5 } } as unknown as EvaluationOutput;
}

it('draws the same first pictures after every evaluation, with what is likely', async () => {
  const folder = join(root, 'pictures');
  const outputs = [await evaluation(0.9), await evaluation(0.4)];
  let last: EvaluationOutput | undefined;
  const measure: Hook = {
    name: 'measure',
    afterEpoch: (run, epoch) => {
      if (epoch === 1) return; // not measured: nothing to draw
      last = outputs.shift();
      run.map = 0.5;
    },
  };
  const hook = previewHook({ count: 2, folder, classes: ['cell'], evaluation: () => last });
  await new Trainer({ step: fakeStep(), loader: fakeLoader(), hooks: [measure, hook], epochs: 3 }).train();
  expect((await readdir(folder)).sort()).toEqual([
    'step-000003-a.jpg',
    'step-000003-b.jpg',
    'step-000009-a.jpg',
    'step-000009-b.jpg',
  ]);
  const brightest = async (name: string): Promise<number> =>
    Math.max(...(await sharp(join(folder, name)).raw().toBuffer()));
  expect(await brightest('step-000003-a.jpg')).toBeGreaterThan(100);
  expect(await brightest('step-000009-a.jpg')).toBe(0); // a score of 0.4 is not drawn
});
