import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { checkPictures } from './check-pictures.js';
import { makeFolder, makeJpeg } from './testing/make-dataset.js';

let root = '';
const files: string[] = [];
beforeAll(async () => {
  root = await makeFolder();
  const jpeg = await makeJpeg(3, { width: 200, height: 150 });
  const png = await sharp(jpeg).png().toBuffer();
  const contents = {
    whole: jpeg,
    endless: jpeg.subarray(0, -2), // all its pixels are there
    cut: jpeg.subarray(0, -200),
    png,
    shortPng: png.subarray(0, -200),
    text: Buffer.from('<svg/>'),
    empty: Buffer.alloc(0),
  };
  for (const [name, bytes] of Object.entries(contents)) {
    files.push(join(root, name));
    await writeFile(join(root, name), bytes);
  }
  files.push(join(root, 'missing'));
});
afterAll(() => rm(root, { recursive: true }));

const names = (broken: readonly { file: string }[]) => broken.map(({ file }) => file.slice(root.length + 1));

describe('checkPictures', () => {
  it('finds what the loader cannot read, in order, each once, with the reason', async () => {
    const broken = await checkPictures([...files, ...files]);
    expect(names(broken)).toEqual(['cut', 'shortPng', 'text', 'empty', 'missing']);
    for (const { file, reason } of broken) expect(reason).toContain(file);
    expect(await checkPictures([])).toEqual([]);
  });

  it('does not decode again what was sound and is unchanged', async () => {
    const sound = new Set<string>();
    const [whole] = files;
    await checkPictures(files, { sound });
    expect(sound.size).toBe(3);
    const changed = join(root, 'changed');
    await writeFile(changed, await makeJpeg(4));
    await utimes(changed, 1000, 1000);
    await checkPictures([changed], { sound });
    const bytes = (await makeJpeg(4)).fill(7);
    await writeFile(changed, bytes);
    await utimes(changed, 1000, 1000); // same path, size and time: taken for the same
    expect(await checkPictures([changed, whole!], { sound })).toEqual([]);
    await utimes(changed, 2000, 2000);
    expect(names(await checkPictures([changed], { sound }))).toEqual(['changed']);
  });

  it('tells how far it is and ends with its signal', async () => {
    const controller = new AbortController();
    const told: number[] = [];
    const check = checkPictures(files, {
      concurrency: 1,
      signal: controller.signal,
      onProgress: ({ done, total }) => {
        expect(total).toBe(files.length);
        told.push(done);
        if (done === 2) controller.abort(new Error('enough'));
      },
    });
    await expect(check).rejects.toThrow('enough');
    expect(told).toEqual([1, 2]);
  });
});
