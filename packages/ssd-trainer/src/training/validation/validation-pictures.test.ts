import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { ImageDetections } from '../../evaluation/types.js';
import { validationPictures } from './validation-pictures.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-pictures-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A black picture twice as wide as high, with one object that was found. */
async function image(score: number): Promise<ImageDetections> {
  const path = join(root, `${score}.png`);
  const black = { width: 256, height: 128, channels: 3, background: '#000000' } as const;
  await sharp({ create: black }).png().toFile(path);
  const found = { xmin: 20, ymin: 30, xmax: 120, ymax: 100 };
  return {
    sample: { id: 'a', image: path, annotation: '', width: 256, height: 128, objects: [] },
    detections: [{ label: 'cell', index: 0, score, box: found }],
  } as unknown as ImageDetections;
}

it('shows three pictures of 512 × 512 in their proportions, with the boxes that are likely', async () => {
  const likely = await image(0.9);
  const images = [likely, await image(0.1), likely, likely];
  const { data, shape } = await validationPictures({ images }, ['cell']);
  expect(shape).toEqual([3, 512, 512, 3]);
  expect(data).toHaveLength(3 * 512 * 512 * 3);
  const pixel = (picture: number, x: number, y: number): number[] => {
    const at = ((picture * 512 + y) * 512 + x) * 3;
    return [...data.subarray(at, at + 3)];
  };
  expect(pixel(0, 10, 127)).toEqual([128, 128, 128]); // 512 × 256 in the middle: grey above 128
  expect(pixel(0, 10, 129)).toEqual([0, 0, 0]);
  // The left edge x = 20 of the box is at 40, half way down at 128 + 2·65 = 258.
  const edge = (picture: number): number =>
    Math.max(...[38, 39, 40, 41].flatMap((x) => pixel(picture, x, 258)));
  expect(edge(0)).toBeGreaterThan(100);
  expect(edge(1)).toBe(0); // a score of .1 is not drawn
});

it('shows nothing of nothing', async () => {
  expect((await validationPictures({ images: [] }, ['cell'])).shape).toEqual([0, 512, 512, 3]);
});
