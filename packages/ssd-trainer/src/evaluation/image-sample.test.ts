import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { imageSample } from './image-sample.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-image-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('imageSample', () => {
  it('has the size the picture is shown in', async () => {
    const image = sharp({ create: { width: 40, height: 20, channels: 3, background: '#123456' } });
    await image.jpeg().toFile(join(root, 'plain.jpg'));
    await image.withMetadata({ orientation: 6 }).jpeg().toFile(join(root, 'turned.jpg')); // a quarter turn
    expect(await imageSample(join(root, 'plain.jpg'))).toMatchObject({ width: 40, height: 20, objects: [] });
    expect(await imageSample(join(root, 'turned.jpg'))).toMatchObject({ width: 20, height: 40 });
  });

  it('says what is no image', async () => {
    const file = join(root, 'text.jpg');
    await writeFile(file, 'not a picture');
    await expect(imageSample(file)).rejects.toMatchObject({
      code: 'E_IMAGE',
      hint: 'Replace the file, or leave it out.',
    });
    await expect(imageSample(join(root, 'none.jpg'))).rejects.toThrow(
      /Expected a whole image in .*none\.jpg/,
    );
  });
});
