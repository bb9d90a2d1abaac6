import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRunFolder } from './create-run-folder.js';

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

describe('createRunFolder', () => {
  it('makes up a name of preset and time, and another where it is taken', async () => {
    const first = await createRunFolder({ preset: 'mini', date });
    const second = await createRunFolder({ preset: 'mini', date });
    expect(first.root).toMatch(/runs.mini-20261104-090305$/);
    expect(second.root).toBe(`${first.root}-2`);
    expect((await stat(first.checkpoints)).isDirectory()).toBe(true);
  });

  it('takes a folder that has other things in it', async () => {
    await mkdir('mine');
    await writeFile(join('mine', 'notes.txt'), '');
    const { root: made } = await createRunFolder({ runDir: 'mine', preset: 'mini' });
    expect(made).toMatch(/mine$/);
  });

  it('refuses one that holds a run', async () => {
    await createRunFolder({ runDir: 'mine', preset: 'mini' });
    await expect(createRunFolder({ runDir: 'mine', preset: 'mini' })).rejects.toMatchObject({
      code: 'E_RUN_FOLDER',
      message: expect.stringMatching(/found a run in .*mine/) as string,
    });
  });

  it('says where it cannot be made', async () => {
    await writeFile('file', '');
    await expect(createRunFolder({ runDir: join('file', 'run'), preset: 'mini' })).rejects.toMatchObject({
      code: 'E_RUN_FOLDER',
      message: expect.stringContaining('file') as string,
    });
  });
});
