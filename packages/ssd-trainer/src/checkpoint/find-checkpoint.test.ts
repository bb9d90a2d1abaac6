import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCheckpointState } from '@ssd/tf-runtime';
import { CheckpointStore } from './checkpoint-store.js';
import { findCheckpoint } from './find-checkpoint.js';
import { lastOf, listCheckpoints } from './list-checkpoints.js';
import { sidecarAt } from './testing/sidecars.js';

let run: string;
let checkpoints: string;
beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), 'ssd-find-'));
  checkpoints = join(run, 'checkpoints');
  await mkdir(checkpoints);
  const store = new CheckpointStore({
    folder: checkpoints,
    keep: 9,
    writeVariables: async (prefix) => {
      for (const part of ['index', 'data-00000-of-00001']) await writeFile(`${prefix}.${part}`, '');
    },
  });
  for (const [step, map] of [[10, 0.9] as const, [20, 0.8] as const, [30, null] as const]) {
    await store.save(`e${step / 10}.ckpt`, await sidecarAt(step, { map }));
  }
});
afterEach(() => rm(run, { recursive: true, force: true }));

describe('findCheckpoint', () => {
  it.each([
    ['last', 'e3.ckpt'],
    ['best', 'e1.ckpt'],
    ['e2.ckpt', 'e2.ckpt'],
    ['e2', 'e2.ckpt'],
    ['-1', 'e3.ckpt'],
    ['-3', 'e1.ckpt'],
    ['1', 'e2.ckpt'],
  ])('finds %s in a run folder', async (which, name) => {
    expect(await findCheckpoint(run, which)).toEqual({ prefix: join(checkpoints, name), runDir: run });
  });

  it('takes the folder of checkpoints, a prefix and each of its files', async () => {
    const found = { prefix: join(checkpoints, 'e2.ckpt'), runDir: run };
    expect(await findCheckpoint(checkpoints, 'e2')).toEqual(found);
    for (const ending of ['', '.index', '.json', '.data-00000-of-00001']) {
      expect(await findCheckpoint(`${found.prefix}${ending}`, 'last')).toEqual(found);
    }
  });

  it('finds them right in the folder of a run that has them there', async () => {
    await writeFile(join(checkpoints, 'config.json'), '{}');
    const found = { prefix: join(checkpoints, 'e2.ckpt'), runDir: checkpoints };
    expect(await findCheckpoint(checkpoints, 'e2')).toEqual(found);
    expect(await findCheckpoint(found.prefix, 'last')).toEqual(found);
  });

  it('keeps to a folder that was moved or copied, whatever its state file says of the old one', async () => {
    const old = join(run, 'old');
    await cp(checkpoints, old, { recursive: true });
    await writeCheckpointState(checkpoints, {
      latest: join(old, 'e2.ckpt'),
      all: [join(old, 'e1.ckpt'), join(old, 'e2.ckpt')],
    });
    expect((await findCheckpoint(run, 'last')).prefix).toBe(join(checkpoints, 'e2.ckpt'));
    expect((await findCheckpoint(run, '0')).prefix).toBe(join(checkpoints, 'e1.ckpt'));
  });

  it.each(['../old/e2.ckpt', '../../e9.ckpt', '/elsewhere/e9.ckpt'])(
    'does not follow a state file out of its folder: %s',
    async (latest) => {
      await cp(checkpoints, join(run, 'old'), { recursive: true });
      await writeCheckpointState(checkpoints, { latest, all: [latest] });
      const error = {
        code: 'E_CHECKPOINT',
        message: expect.stringContaining(`got "${latest}", which leads out of it`) as string,
        hint: expect.stringContaining(join(checkpoints, 'e3.ckpt')) as string,
      };
      await expect(findCheckpoint(run, 'last')).rejects.toMatchObject(error);
      const listed = await listCheckpoints(checkpoints);
      expect(() => lastOf(checkpoints, listed)).toThrow(expect.objectContaining(error) as Error);
      await expect(findCheckpoint(run, '-1')).rejects.toThrow('are gone or damaged');
      // What is named, or chosen by its mAP, has nothing to do with that.
      expect((await findCheckpoint(run, 'e2')).prefix).toBe(join(checkpoints, 'e2.ckpt'));
      expect((await findCheckpoint(run, 'best')).prefix).toBe(join(checkpoints, 'e1.ckpt'));
    },
  );

  it('compares no mAPs of different measures: the best is one of those that measure what the newest does', async () => {
    const { config } = await sidecarAt(40);
    const store = new CheckpointStore({
      folder: checkpoints,
      keep: 9,
      writeVariables: async (prefix) => {
        for (const part of ['index', 'data-00000-of-00001']) await writeFile(`${prefix}.${part}`, '');
      },
    });
    const strict = { ...config!, iouThreshold: 0.75 };
    await store.save('e4.ckpt', await sidecarAt(40, { map: 0.1, config: strict }));
    await store.save('e5.ckpt', await sidecarAt(50, { map: 0.3, config: strict }));
    await store.save('e6.ckpt', await sidecarAt(60, { map: 0.2, config: strict }));
    expect((await findCheckpoint(run, 'best')).prefix).toMatch(/e5\.ckpt$/);
  });

  it('counts places without a state file, too, and says where the files of one are gone', async () => {
    await rm(join(checkpoints, 'e1.ckpt.json'));
    await expect(findCheckpoint(run, '0')).rejects.toThrow(/got 0, whose files are gone/);
    await rm(join(checkpoints, 'checkpoint'));
    expect((await findCheckpoint(run, '0')).prefix).toMatch(/e2\.ckpt$/);
  });

  it('takes the last for the best where nothing was measured', async () => {
    for (const name of ['e1', 'e2']) await rm(join(checkpoints, `${name}.ckpt.index`));
    expect((await findCheckpoint(run, 'best')).prefix).toMatch(/e3\.ckpt$/);
  });

  it.each([
    ['nothing there', 'nowhere', 'last', /found nothing at .*nowhere/],
    ['no checkpoint of that name', '.', 'e7', /"e7" in .*, found e1\.ckpt, e2\.ckpt, e3\.ckpt\./],
    ['no such place', '.', '-4', /from -3 to 2 in .* \(e1\.ckpt, e2\.ckpt, e3\.ckpt\), got -4\./],
    ['no such place either', '.', '3', /from -3 to 2 .* got 3\./],
  ])('says so where there is %s', async (_case, path, which, message) => {
    const finding = findCheckpoint(join(run, path), which);
    await expect(finding).rejects.toMatchObject({
      code: 'E_CHECKPOINT',
      hint: expect.stringMatching(/\.$/) as string,
    });
    await expect(finding).rejects.toThrow(message);
  });

  it('names its neighbours where a prefix is wrong', async () => {
    await expect(findCheckpoint(join(checkpoints, 'e9.ckpt'), 'last')).rejects.toMatchObject({
      hint: expect.stringContaining(join(checkpoints, 'e2.ckpt')) as string,
    });
  });

  it('says that a run has none yet', async () => {
    await rm(checkpoints, { recursive: true });
    await mkdir(checkpoints);
    await expect(findCheckpoint(run, 'last')).rejects.toThrow(/found none/);
  });
});
