import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TrainerError } from '../errors/trainer-error.js';
import { readOutcome, recordOutcome } from './run-outcome.js';

const at = () => ({ step: 7, elapsed: 1.5 });

describe('recordOutcome', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ssd-outcome-'));
    path = join(folder, 'outcome.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('writes how a training ended', async () => {
    expect(await recordOutcome(path, () => Promise.resolve('early-stop'), at)).toBe('early-stop');
    expect(await readOutcome(path)).toEqual({
      stopped: 'early-stop',
      step: 7,
      seconds: 1.5,
      ended: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    });
  });

  it('writes why it failed, and throws that on', async () => {
    const error = new TrainerError('E_NOT_FINITE', 'Loss is NaN.');
    await expect(recordOutcome(path, () => Promise.reject(error), at)).rejects.toBe(error);
    expect(await readOutcome(path)).toMatchObject({
      stopped: 'failed',
      error: { code: 'E_NOT_FINITE', message: expect.stringContaining('Loss is NaN.') as string },
    });
  });

  it('forgets what an earlier part of the run said while the next goes on', async () => {
    await recordOutcome(path, () => Promise.resolve('aborted'), at);
    await recordOutcome(
      path,
      async () => {
        expect(await readOutcome(path)).toBeUndefined();
        return 'finished';
      },
      at,
    );
    expect((await readOutcome(path))?.stopped).toBe('finished');
  });

  it('does not let a folder that cannot be written hide the failure', async () => {
    const error = new Error('first');
    const nowhere = join(folder, 'gone', 'outcome.json');
    await expect(recordOutcome(nowhere, () => Promise.reject(error), at)).rejects.toBe(error);
  });
});

describe('readOutcome', () => {
  it.each(['', '{"stopped":"fin', '{"stopped":"exploded"}', 'null'])('passes over %p', async (text) => {
    const folder = await mkdtemp(join(tmpdir(), 'ssd-outcome-'));
    await writeFile(join(folder, 'outcome.json'), text);
    expect(await readOutcome(join(folder, 'outcome.json'))).toBeUndefined();
    await rm(folder, { recursive: true });
  });
});
