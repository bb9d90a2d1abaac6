import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeVocFolder } from '../testing/voc-folder.js';
import { train } from './train.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-train-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const settings = {
  workers: 0,
  batchSize: 1,
  maxSteps: 1,
  tensorboard: false,
  validationSplit: null,
} as const;

const makeData = (): Promise<string> =>
  makeVocFolder(join(root, 'voc'), {
    train: [{ id: 'a', objects: [{ label: 'cell', box: [8, 10, 30, 40] }] }],
  });

describe('train', () => {
  it.each(['runDir', 'name'] as const)(
    'leaves alone what another process trained into its %s after it was chosen',
    async (option) => {
      const dataDir = await makeData();
      const folder = join(root, 'run');
      const steps = join(folder, 'train.jsonl');
      const faster = (line: string): void => {
        if (!line.startsWith('Precision:')) return; // the last thing said before there is a lock
        mkdirSync(folder);
        writeFileSync(steps, '{"step":1}\n');
      };
      const config = { ...settings, dataDir };
      await expect(train({ config, [option]: folder }, { log: faster })).rejects.toMatchObject({
        code: 'E_RUN_FOLDER',
        message: expect.stringContaining('found a run in') as string,
      });
      expect(await readFile(steps, 'utf8')).toBe('{"step":1}\n');
      expect(await readdir(folder)).not.toContain('config.json');
      expect(await readdir(folder)).not.toContain('run.lock');
    },
  );

  it('goes on with data that was moved where it is told that this is the same', async () => {
    const dataDir = await makeData();
    const runDir = join(root, 'run');
    await train({ config: { ...settings, dataDir }, runDir });
    const moved = join(root, 'moved');
    await rename(dataDir, moved);
    const again = { config: { dataDir: moved, maxSteps: 2 }, resume: runDir };
    await expect(train(again)).rejects.toMatchObject({
      code: 'E_CONFIG_CHANGED',
      hint: expect.stringContaining('the same data at another place, --force') as string,
    });
    await expect(train({ ...again, config: { ...again.config, seed: 2 } })).rejects.toMatchObject({
      hint: expect.stringContaining('that of neither') as string,
    });
    const said: string[] = [];
    const result = await train({ ...again, force: true }, { log: (line) => said.push(line) });
    expect(result).toMatchObject({ steps: 2, config: { dataDir: moved } });
    expect(said).toContain(
      'The learning rate goes by the length of the run: maxSteps is 2 now, and was 1 before.',
    );
  });
});
