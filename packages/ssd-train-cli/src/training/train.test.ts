import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeVocFolder } from '../testing/voc-folder.js';
import { train } from './train.js';

// Loading TensorFlow's kernels alone takes seconds on a machine that is busy.
jest.setTimeout(120_000);

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-train-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('train', () => {
  it.each(['runDir', 'name'] as const)(
    'leaves alone what another process trained into its %s after it was chosen',
    async (option) => {
      const objects = [{ label: 'cell', box: [8, 10, 30, 40] as const }];
      const dataDir = await makeVocFolder(join(root, 'voc'), { train: [{ id: 'a', objects }] });
      const folder = join(root, 'run');
      const steps = join(folder, 'train.jsonl');
      const faster = (line: string): void => {
        if (!line.startsWith('Precision:')) return; // the last thing said before there is a lock
        mkdirSync(folder);
        writeFileSync(steps, '{"step":1}\n');
      };
      const config = { dataDir, workers: 0, batchSize: 1, maxSteps: 1, tensorboard: false };
      await expect(train({ config, [option]: folder }, { log: faster })).rejects.toMatchObject({
        code: 'E_RUN_FOLDER',
        message: expect.stringContaining('found a run in') as string,
      });
      expect(await readFile(steps, 'utf8')).toBe('{"step":1}\n');
      expect(await readdir(folder)).not.toContain('config.json');
      expect(await readdir(folder)).not.toContain('run.lock');
    },
  );
});
