import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locateVgg } from './locate-vgg.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-vgg-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), '');
  }
}

describe('locateVgg', () => {
  it.each([
    ['a SavedModel', ['saved_model.pb', 'variables/variables.index'], '.'],
    ['one in vgg, as the archive has it', ['vgg/saved_model.pb', 'vgg.zip'], 'vgg'],
    ['one weight file among others', ['README.md', '.hidden.npz', 'vgg16.safetensors'], 'vgg16.safetensors'],
  ])('finds %s', async (_what, files, found) => {
    await put(...files);
    expect(await locateVgg(root)).toBe(join(root, found));
  });

  it('takes a file', async () => {
    await put('vgg16.h5');
    expect(await locateVgg(join(root, 'vgg16.h5'))).toBe(join(root, 'vgg16.h5'));
  });

  it('names what there is instead, and no more than a few files', async () => {
    await put(...Array.from({ length: 8 }, (_, i) => `notes${i}.txt`));
    await expect(locateVgg(root)).rejects.toMatchObject({
      code: 'NO_VGG',
      message: expect.stringMatching(/holds notes0\.txt, .*notes4\.txt and 3 more\.$/) as string,
      hint: expect.stringContaining('.safetensors') as string,
    });
  });
});
