import { TensorFlowError } from '@ssd/tf-runtime';
import type { Copied } from '../step/statistics-backup.js';
import { restoreRun } from './restore-run.js';

const averages = [
  { source: { name: 'w' }, copy: { name: 'w/ExponentialMovingAverage' } },
] as unknown as Copied[];

function session(missing: string[], written: unknown[] = []): Parameters<typeof restoreRun>[0] {
  return {
    restore: () => Promise.resolve({ restored: [], missing, unexpected: [] }),
    read: (variable) => Promise.resolve(Float32Array.of((variable as { name: string }).name.length)),
    write: (variable, values) =>
      Promise.resolve(void written.push([(variable as { name: string }).name, ...values])),
  };
}

describe('restoreRun', () => {
  it('is content with everything there', async () => {
    const written: unknown[] = [];
    await restoreRun(session([], written), 'e1.ckpt', { copies: averages });
    expect(written).toEqual([]);
  });

  it('starts averages the checkpoint lacks at the weights', async () => {
    const written: unknown[] = [];
    await restoreRun(session(['w/ExponentialMovingAverage'], written), 'e1.ckpt', { copies: averages });
    expect(written).toEqual([['w/ExponentialMovingAverage', 1]]); // the value read of "w"
  });

  it('starts sums of gradients the checkpoint lacks at 0, as they are between steps', async () => {
    const written: unknown[] = [];
    await restoreRun(session(['w/AccumulatedGradient'], written), 'e1.ckpt', { copies: averages });
    expect(written).toEqual([]);
  });

  it('starts a loss scale that the checkpoint lacks where its settings say', async () => {
    const written: unknown[] = [];
    await restoreRun(session(['loss_scale', 'good_steps', 'bad_steps'], written), 'e1.ckpt', {
      copies: averages,
    });
    expect(written).toEqual([]);
  });

  it('starts anew what an optimizer keeps where the checkpoint is of another one, and only then', async () => {
    const slots = ['w/Adam', 'w/Adam_1', 'beta1_power', 'beta2_power'];
    const other = { copies: averages, otherOptimizer: true };
    await expect(restoreRun(session(slots), 'e1.ckpt', other)).resolves.toBeUndefined();
    await expect(restoreRun(session(['w/Momentum']), 'e1.ckpt', other)).resolves.toBeUndefined();
    await expect(restoreRun(session([...slots, 'w']), 'e1.ckpt', other)).rejects.toThrow('1 are missing: w.');
    await expect(restoreRun(session(slots), 'e1.ckpt', { copies: averages })).rejects.toThrow(
      '4 are missing',
    );
  });

  it('names what else is missing', async () => {
    await expect(restoreRun(session(['w/Momentum']), 'e1.ckpt', { copies: averages })).rejects.toMatchObject({
      code: 'E_CHECKPOINT',
      message: expect.stringMatching(/in e1\.ckpt, 1 are missing: w\/Momentum\./) as string,
    });
  });

  it.each([
    ['INVALID_ARGUMENT', 'the same preset and classes'],
    ['DATA_LOSS', 'Take another checkpoint'],
    ['OUT_OF_RANGE', 'Take another checkpoint'],
  ] as const)('passes on why TensorFlow refused: %s', async (code, hint) => {
    const refusing = {
      ...session([]),
      restore: () => Promise.reject(new TensorFlowError(code, 'as TensorFlow says')),
    };
    await expect(restoreRun(refusing, 'e1.ckpt', { copies: [] })).rejects.toMatchObject({
      code: 'E_CHECKPOINT',
      message: expect.stringContaining('as TensorFlow says') as string,
      hint: expect.stringContaining(hint) as string,
    });
  });
});
