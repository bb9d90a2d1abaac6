import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSteps } from './read-steps.js';

const step = { step: 1, total: 3, localization: 1, confidence: 2, l2: 0.5, learningRate: 0.1 };

describe('readSteps', () => {
  it('passes over other lines and the half line of a run that was killed', async () => {
    const root = await mkdtemp(join(tmpdir(), 'ssd-steps-'));
    const path = join(root, 'train.jsonl');
    const more = JSON.stringify({ ...step, step: 2, gradientNorm: 9 });
    await writeFile(path, `${JSON.stringify(step)}\n{"epoch":1}\n\n${more}\n{"step":3,"tot`);
    expect(await readSteps(path)).toEqual([step, { ...step, step: 2 }]);
    await rm(root, { recursive: true });
  });

  it('is empty where there is no log', async () => {
    expect(await readSteps('/no/such/train.jsonl')).toEqual([]);
  });
});
