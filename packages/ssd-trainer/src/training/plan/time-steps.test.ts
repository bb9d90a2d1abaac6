import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerBackends } from '@ssd/tf-runtime';
import { memory } from '@tensorflow/tfjs-core';
import { makeVocFolder } from '../../testing/voc-folder.js';
import { timeSteps } from './time-steps.js';

describe('timeSteps', () => {
  let root: string;
  let config: { dataDir: string; trainSplit: string; validationSplit: null; workers: number };
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'ssd-timing-'));
    const objects = [{ label: 'disc', box: [6, 8, 28, 36] as [number, number, number, number] }];
    const dataDir = await makeVocFolder(join(root, 'voc'), {
      all: [
        { id: 'a', objects },
        { id: 'b', objects },
      ],
    });
    config = { dataDir, trainSplit: 'all', validationSplit: null, workers: 0 };
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('times steps of a run and leaves no tensor', async () => {
    registerBackends();
    const before = memory().numTensors;
    const { secondsPerStep, ...run } = await timeSteps({ config: { ...config, epochs: 56 } }, {});
    expect(secondsPerStep).toBeGreaterThan(0);
    expect(run).toEqual({ totalSteps: 56, batchSize: 2 }); // of two pictures there are no more
    expect(memory().numTensors).toBe(before);
  });

  it('leaves a short run alone', async () => {
    const run = await timeSteps({ config: { ...config, epochs: 56, maxSteps: 55 } }, {});
    expect(run).toEqual({ secondsPerStep: undefined, totalSteps: 55, batchSize: 2 });
  });

  it('stops when it is told to', async () => {
    const reason = new Error('enough');
    const work = timeSteps({ config }, { signal: AbortSignal.abort(reason) });
    await expect(work).rejects.toBe(reason);
  });
});
