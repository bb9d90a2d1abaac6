import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCheckpointState } from '@ssd/tf-runtime';
import { CheckpointStore } from './checkpoint-store.js';
import { listCheckpoints } from './list-checkpoints.js';
import { readSidecar } from './sidecar.js';
import { sidecarAt } from './testing/sidecars.js';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'ssd-store-')), 'checkpoints');
  await mkdir(folder);
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

/** Writes the two files TensorFlow would write. */
async function writeVariables(prefix: string): Promise<void> {
  await writeFile(`${prefix}.data-00000-of-00001`, 'values');
  await writeFile(`${prefix}.index`, 'index');
}

const store = (keep = 2, write = writeVariables): CheckpointStore =>
  new CheckpointStore({ folder, keep, writeVariables: write });

const names = async (): Promise<string[]> => (await listCheckpoints(folder)).entries.map(({ name }) => name);

describe('CheckpointStore', () => {
  it('leaves the three files, the state file and nothing else', async () => {
    const sidecar = await sidecarAt(10, { map: 0.25 });
    const prefix = await store().save('e1.ckpt', sidecar);
    expect(prefix).toBe(join(folder, 'e1.ckpt'));
    expect((await readdir(folder)).sort()).toEqual([
      'checkpoint',
      'e1.ckpt.data-00000-of-00001',
      'e1.ckpt.index',
      'e1.ckpt.json',
    ]);
    expect(await readSidecar(prefix)).toEqual(sidecar);
    expect(await readCheckpointState(folder)).toEqual({ latest: 'e1.ckpt', all: ['e1.ckpt'] });
  });

  it('keeps the newest few, and the best besides', async () => {
    const all = store(2);
    const maps = [0.3, 0.7, 0.5, 0.6, null];
    for (const [i, map] of maps.entries())
      await all.save(`e${i + 1}.ckpt`, await sidecarAt(10 * (i + 1), { map }));
    // newest two: e5, e4; best: e2
    expect(await names()).toEqual(['e2.ckpt', 'e4.ckpt', 'e5.ckpt']);
    expect((await readdir(folder)).filter((file) => file.startsWith('e3'))).toEqual([]);
    const { last, best } = await listCheckpoints(folder);
    expect([last?.name, best?.name]).toEqual(['e5.ckpt', 'e2.ckpt']);
    expect((await readCheckpointState(folder))?.all).toEqual(['e2.ckpt', 'e4.ckpt', 'e5.ckpt']);
  });

  it('keeps one where one is asked for', async () => {
    const all = store(1);
    await all.save('e1.ckpt', await sidecarAt(10));
    await all.save('e2.ckpt', await sidecarAt(20));
    expect(await names()).toEqual(['e2.ckpt']);
  });

  it('never writes over a checkpoint that exists', async () => {
    await store().save('e1.ckpt', await sidecarAt(10));
    expect(await store().save('e1.ckpt', await sidecarAt(10))).toBe(join(folder, 'e1-2.ckpt'));
    expect((await names()).sort()).toEqual(['e1-2.ckpt', 'e1.ckpt']);
  });

  it('counts the state file’s as the last, also where an older step was saved after a resume', async () => {
    await store(9).save('e2.ckpt', await sidecarAt(20));
    await store(9).save('s15.ckpt', await sidecarAt(15));
    expect((await listCheckpoints(folder)).last?.name).toBe('s15.ckpt');
    await rm(join(folder, 'checkpoint'));
    expect((await listCheckpoints(folder)).last?.name).toBe('e2.ckpt'); // the newest step
  });

  it.each([
    ['ENOSPC', 'no space left on device', 'E_DISK_FULL'],
    ['RESOURCE_EXHAUSTED', 'e2.ckpt.data; No space left on device', 'E_DISK_FULL'],
    ['EACCES', 'permission denied', 'E_RUN_FOLDER'],
  ])('keeps the one before when writing fails with %s', async (code, message, expected) => {
    await store().save('e1.ckpt', await sidecarAt(10));
    const failing = store(1, async (prefix) => {
      await writeFile(`${prefix}.data-00000-of-00001`, 'half');
      throw Object.assign(new Error(message), { code });
    });
    await expect(failing.save('e2.ckpt', await sidecarAt(20))).rejects.toMatchObject({
      code: expected,
      message: expect.stringContaining('e2.ckpt') as string,
    });
    expect(await names()).toEqual(['e1.ckpt']);
    expect((await readCheckpointState(folder))?.latest).toBe('e1.ckpt');
    expect(await readdir(folder)).not.toContain('.incomplete');
  });

  it('clears away what a killed process left', async () => {
    await mkdir(join(folder, '.incomplete'));
    await writeFile(join(folder, '.incomplete', 'e1.ckpt.data-00000-of-00001'), 'half');
    await store().save('e1.ckpt', await sidecarAt(10));
    expect(await readFile(join(folder, 'e1.ckpt.data-00000-of-00001'), 'utf8')).toBe('values');
    expect(await readdir(folder)).not.toContain('.incomplete');
  });

  it('gives the last one of a run that is over a second name', async () => {
    const all = store(2);
    for (const step of [10, 20]) await all.save(`e${step / 10}.ckpt`, await sidecarAt(step));
    await all.saveFinal(join(folder, 'e2.ckpt'));
    expect(await readSidecar(join(folder, 'final.ckpt'))).toEqual(await sidecarAt(20));
    for (const part of ['data-00000-of-00001', 'index']) {
      const { ino } = await stat(join(folder, `e2.ckpt.${part}`));
      expect((await stat(join(folder, `final.ckpt.${part}`))).ino).toBe(ino); // no second copy on the disk
    }
    expect(await readCheckpointState(folder)).toEqual({
      latest: 'final.ckpt',
      all: ['e1.ckpt', 'e2.ckpt', 'final.ckpt'],
    });
    // One checkpoint, listed once; the newest is still known by its own name.
    expect(await names()).toEqual(['e1.ckpt', 'e2.ckpt']);
    expect((await listCheckpoints(folder)).last?.name).toBe('e2.ckpt');
    expect(await readdir(folder)).not.toContain('.incomplete');
  });

  it('takes the second name away when the run goes on, and gives it again', async () => {
    const all = store(1);
    await all.save('e1.ckpt', await sidecarAt(10));
    await all.saveFinal(join(folder, 'e1.ckpt'));
    await all.save('e2.ckpt', await sidecarAt(20));
    expect((await readdir(folder)).filter((file) => file.startsWith('final'))).toEqual([]);
    expect(await readCheckpointState(folder)).toEqual({ latest: 'e2.ckpt', all: ['e2.ckpt'] });
    await all.saveFinal(join(folder, 'e2.ckpt'));
    await all.saveFinal(join(folder, 'e2.ckpt')); // resumed without a step to go
    expect((await readSidecar(join(folder, 'final.ckpt'))).run.step).toBe(20);
  });

  it('lists final.ckpt where it is the only one left', async () => {
    await store().save('e1.ckpt', await sidecarAt(10));
    await store().saveFinal(join(folder, 'e1.ckpt'));
    await rm(join(folder, 'e1.ckpt.index'));
    expect(await names()).toEqual(['final.ckpt']);
    expect((await listCheckpoints(folder)).last?.name).toBe('final.ckpt');
  });

  it('renews what lies beside the variables', async () => {
    const prefix = await store().save('e1.ckpt', await sidecarAt(10));
    await store().rewriteSidecar(prefix, await sidecarAt(10, { map: 0.5 }));
    expect((await listCheckpoints(folder)).best).toMatchObject({ name: 'e1.ckpt', map: 0.5 });
  });
});

describe('listCheckpoints', () => {
  it('finds nothing in a folder that is empty or missing', async () => {
    expect(await listCheckpoints(folder)).toEqual({ entries: [], last: undefined, best: undefined });
    expect(await listCheckpoints(join(folder, 'none'))).toMatchObject({ entries: [] });
  });

  it('leaves out what has no readable sidecar', async () => {
    await store().save('e1.ckpt', await sidecarAt(10));
    await writeVariables(join(folder, 'e2.ckpt'));
    await writeVariables(join(folder, 'e3.ckpt'));
    await writeFile(join(folder, 'e3.ckpt.json'), '{');
    expect(await names()).toEqual(['e1.ckpt']);
  });

  it('takes the earlier of equally good ones', async () => {
    for (const step of [10, 20])
      await store().save(`e${step / 10}.ckpt`, await sidecarAt(step, { map: 0.4 }));
    expect((await listCheckpoints(folder)).best?.name).toBe('e1.ckpt');
  });
});
