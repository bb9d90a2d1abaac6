import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_DUMP_PATH, openDumps } from './open-dumps.js';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'ssd-dump-'));
});
afterEach(() => rm(path, { recursive: true, force: true }));

const none = { dataDumpSteps: null, overflowDump: false, dumpPath: null };

describe('openDumps', () => {
  it('looks at no path where nothing is dumped', async () => {
    expect(await openDumps({ ...none, dumpPath: join(path, 'missing') })).toBeUndefined();
  });

  it.each([
    [3, [0, 3, 6]],
    ['1|4-5', [1, 4, 5]],
    [null, []],
  ])('with %p dumps steps %p', async (dataDumpSteps, due) => {
    const dumps = await openDumps({ dataDumpSteps, overflowDump: true, dumpPath: path });
    expect([0, 1, 2, 3, 4, 5, 6].filter((step) => dumps!.isDue(step))).toEqual(due);
    expect(dumps).toMatchObject({ path, overflow: true, tensors: dataDumpSteps !== null });
  });

  it('refuses a path that is missing or a file', async () => {
    const missing = join(path, 'missing');
    await expect(openDumps({ ...none, overflowDump: true, dumpPath: missing })).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: `Expected a folder for dumps that may be read and written, got ${missing}: there is none.`,
      hint: 'Make it, or name another one as "dumpPath".',
    });
    const file = join(path, 'file');
    await writeFile(file, '');
    await expect(openDumps({ ...none, dataDumpSteps: 1, dumpPath: file })).rejects.toThrow(
      `got ${file}: it is a file.`,
    );
  });

  // A machine with an NPU has it.
  (existsSync(DEFAULT_DUMP_PATH) ? it.skip : it)(
    'names the path of the reference, and the option',
    async () => {
      await expect(openDumps({ ...none, dataDumpSteps: 1 })).rejects.toMatchObject({
        message: expect.stringContaining(
          'got /home/HwHiAiUser/, where the reference dumps to: there is none.',
        ) as string,
        hint: 'Name a folder as "dumpPath".',
      });
    },
  );
});
