import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeConfig } from '@ssd/trainer/testing';
import { rememberTraining } from './remember-training.js';
import { recallSpeed, thisProcessor } from './speed-record.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-remember-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('rememberTraining', () => {
  const result = {
    config: { ...madeConfig, preset: 'laptop' },
    speed: { imagesPerSecond: 31, batchSize: 16 },
    precision: 'float32',
  } as const;
  const recall = () =>
    recallSpeed(
      { detector: 'mini', precision: 'float32', batchSize: 16, ...thisProcessor() },
      { XDG_CACHE_HOME: root },
    );
  const remember = (more: Partial<Parameters<typeof rememberTraining>[0]>): Promise<void> =>
    rememberTraining({ ...result, ...more }, { XDG_CACHE_HOME: root }, new Date(0));

  it('is of the detector, whatever the recipe', async () => {
    await remember({});
    expect(await recall()).toMatchObject({ imagesPerSecond: 31, date: '1970-01-01T00:00:00.000Z' });
  });

  it('does not take what another training would not be like', async () => {
    const other = [
      { freeze: 2 },
      { overfit: 4 },
      { accumulate: 2 },
      { profiling: true },
      { overflowDump: true },
    ];
    for (const more of other) await remember({ config: { ...result.config, ...more } });
    await rememberTraining({ config: result.config, precision: 'float32' }, { XDG_CACHE_HOME: root });
    expect(await recall()).toBeUndefined();
  });
});
