import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRunFolder, newRunFolder } from './new-run-folder.js';
import { runFolder } from './run-folder.js';

let root: string;
let before: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-run-'));
  before = process.cwd();
  process.chdir(root);
});
afterEach(async () => {
  process.chdir(before);
  await rm(root, { recursive: true, force: true });
});

const date = new Date(2026, 10, 4, 9, 3, 5);

describe('newRunFolder', () => {
  it('makes up a name of preset and time, and another where it is taken', async () => {
    const first = await newRunFolder({ preset: 'mini', date });
    expect(first.root).toMatch(/runs.mini-20261104-090305$/);
    await makeRunFolder(first);
    expect((await newRunFolder({ preset: 'mini', date })).root).toBe(`${first.root}-2`);
    expect((await stat(first.checkpoints)).isDirectory()).toBe(true);
  });

  it('makes nothing', async () => {
    const { root: chosen } = await newRunFolder({ runDir: 'mine', preset: 'mini' });
    await expect(stat(chosen)).rejects.toThrow();
  });

  it('takes a folder that has other things in it, also those of a run that made no step', async () => {
    const folder = await newRunFolder({ runDir: 'mine', preset: 'mini' });
    await makeRunFolder(folder);
    for (const file of [folder.config, folder.trainLog, join(folder.root, 'notes.txt')])
      await writeFile(file, '');
    expect(await newRunFolder({ runDir: 'mine', preset: 'mini' })).toEqual(folder);
  });

  it.each([
    ['a step', 'train.jsonl'],
    ['a checkpoint', join('checkpoints', 'e1.ckpt.index')],
  ])('refuses one that holds %s', async (_what, file) => {
    await makeRunFolder(await newRunFolder({ runDir: 'mine', preset: 'mini' }));
    await writeFile(join('mine', file), '{}');
    await expect(newRunFolder({ runDir: 'mine', preset: 'mini' })).rejects.toMatchObject({
      code: 'E_RUN_FOLDER',
      message: expect.stringMatching(/found a run in .*mine/) as string,
    });
  });
});

describe('newRunFolder by name', () => {
  it('has the checkpoints right in it, also when it is found again', async () => {
    const folder = await newRunFolder({ name: 'ckpt', preset: 'mini' });
    expect(folder).toMatchObject({
      root: join(process.cwd(), 'ckpt'),
      checkpoints: join(process.cwd(), 'ckpt'),
    });
    await makeRunFolder(folder);
    await writeFile(folder.config, '{}');
    expect(runFolder(folder.root)).toEqual(folder);
  });

  it('refuses a folder with anything in it, and says how to go on', async () => {
    const folder = await newRunFolder({ name: 'ckpt', preset: 'mini' });
    await makeRunFolder(folder);
    expect(await newRunFolder({ name: 'ckpt', preset: 'mini' })).toEqual(folder); // empty
    await writeFile(join(folder.root, 'notes.txt'), '');
    await expect(newRunFolder({ name: 'ckpt', preset: 'mini' })).rejects.toMatchObject({
      code: 'E_RUN_FOLDER',
      message: expect.stringMatching(/found .*ckpt with notes\.txt in it/) as string,
      hint: expect.stringContaining('no checkpoint in it to go on from') as string,
    });
    await writeFile(join(folder.root, 'e1.ckpt.index'), '');
    await expect(newRunFolder({ name: 'ckpt', preset: 'mini' })).rejects.toMatchObject({
      hint: expect.stringContaining('"resume": "') as string,
    });
  });
});

describe('makeRunFolder', () => {
  it('says where it cannot be made', async () => {
    await writeFile('file', '');
    const folder = await newRunFolder({ runDir: join('file', 'run'), preset: 'mini' });
    await expect(makeRunFolder(folder)).rejects.toMatchObject({
      code: 'E_RUN_FOLDER',
      message: expect.stringContaining('file') as string,
    });
  });
});
