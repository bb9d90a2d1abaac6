import type { StepLosses } from '../../run-folder/epoch-record.js';
import { fakeLoader, fakeStep, losses } from '../testing/fakes.js';
import { Trainer } from '../trainer.js';
import type { TrainerError } from '../../errors/trainer-error.js';
import { nanGuardHook, type NanGuardOptions } from './nan-guard-hook.js';
import type { Hook } from '../hook.js';

function run(bad: Partial<StepLosses>, saved: number[], options: NanGuardOptions = {}): Promise<unknown> {
  const checkpoint: Hook = { name: 'checkpoint', afterStep: ({ state }) => void saved.push(state.step) };
  const step = fakeStep((call) => (call === 2 ? { ...losses, ...bad } : losses));
  const hooks = [nanGuardHook(options), checkpoint];
  return new Trainer({ step, loader: fakeLoader({ batchSize: 2 }), hooks, epochs: 1 }).train();
}

describe('nanGuardHook', () => {
  it.each([
    { total: NaN },
    { localization: Infinity },
    { confidence: -Infinity },
    { l2: NaN },
    { gradientNorm: NaN },
  ])('ends the run at %p before anything is saved of it', async (bad) => {
    const saved: number[] = [];
    await expect(run(bad, saved)).rejects.toMatchObject({ name: 'TrainerError', code: 'E_NOT_FINITE' });
    expect(saved).toEqual([1]);
  });

  it('names every loss and the images of the batch', async () => {
    await expect(run({ confidence: NaN, total: NaN }, [])).rejects.toThrow(
      'Expected finite losses, got total NaN, localization 1, confidence NaN, l2 2, gradientNorm 5 at step 2 ' +
        '(epoch 1, batch 2). Images of the batch:\n  JPEGImages/0-1-0.jpg\n  JPEGImages/0-1-1.jpg',
    );
  });

  it('lets finite steps pass', async () => {
    const saved: number[] = [];
    await run({}, saved);
    expect(saved).toEqual([1, 2, 3]);
  });

  it('keeps the step, and says where', async () => {
    const kept: number[] = [];
    const keep: NanGuardOptions['keep'] = ({ state }) => Promise.resolve(`folder ${kept.push(state.step)}`);
    await expect(run({ total: NaN }, [], { keep })).rejects.toMatchObject({
      hint: expect.stringMatching(/folder 1 holds its pictures and numbers\.$/) as string,
    });
    expect(kept).toEqual([2]);
  });

  it('says where the last checkpoint is, if there is one', async () => {
    const saved = (checkpoint?: string): Promise<unknown> =>
      run({ total: NaN }, [], { checkpoint: () => checkpoint });
    await expect(saved('run/e3.ckpt')).rejects.toMatchObject({
      hint: expect.stringMatching(/from before this step: run\/e3\.ckpt\.$/) as string,
    });
    await expect(saved()).rejects.toMatchObject({
      hint: expect.not.stringContaining('checkpoint') as string,
    });
  });

  it('is not silenced by a disk that is full', async () => {
    const keep: NanGuardOptions['keep'] = () => Promise.reject(new Error('no space left'));
    await expect(run({ total: NaN }, [], { keep })).rejects.toMatchObject({
      code: 'E_NOT_FINITE',
      hint: expect.stringContaining('could not be kept: no space left') as string,
    });
  });
});

describe('nanGuardHook with a loss scale', () => {
  /** The scale of each step in a row; `!` is one that overflowed. Resolves to the steps that were let pass. */
  async function passed(scales: string, options: NanGuardOptions = {}): Promise<number> {
    const rows = scales.split(' ');
    const step = fakeStep((call) => {
      const row = rows[call - 1]!;
      const skipped = row.endsWith('!');
      const scaling = { scale: parseFloat(row), skipped };
      return { ...losses, ...(skipped ? { gradientNorm: NaN, total: Infinity } : {}), scaling };
    });
    let steps = 0;
    const count: Hook = {
      name: 'count',
      afterStep: () => {
        steps++;
      },
    };
    const loader = fakeLoader({ batchesPerEpoch: rows.length });
    const trainer = new Trainer({ step, loader, hooks: [nanGuardHook(options), count], epochs: 1 });
    await trainer.train().catch((error: unknown) => {
      expect(error).toMatchObject({
        code: 'E_NOT_FINITE',
        message: expect.stringMatching(/finite gradients/) as string,
      });
    });
    return steps;
  }

  it('lets skipped steps pass as long as the scale can be the reason', async () => {
    expect(await passed('8! 8! 4! 4! 2 2! 2! 1')).toBe(8);
    expect(await passed('8! 4! 2! 1! 1')).toBe(3); // at 1 the gradients themselves are not finite
  });

  it('ends where too many follow each other', async () => {
    expect(await passed('8! 8! 8! 8! 8', { mostSkipped: 3 })).toBe(2);
    expect(await passed('8! 8! 8 8! 8! 8', { mostSkipped: 3 })).toBe(6);
  });

  it('says what may be wrong with the scale, and not where it is 1', async () => {
    const hintAt = async (scale: number): Promise<string> => {
      const step = fakeStep(() => ({ ...losses, gradientNorm: Infinity, scaling: { scale, skipped: true } }));
      const hooks = [nanGuardHook({ mostSkipped: 1 })];
      const end = new Trainer({ step, loader: fakeLoader(), hooks, epochs: 1 }).train();
      return end.then(
        () => '',
        (error: unknown) => (error as TrainerError).hint ?? '',
      );
    };
    expect(await hintAt(1024)).toContain('"lossScale": "exponential" finds one');
    expect(await hintAt(1)).not.toContain('lossScale');
  });

  it('counts on over a resume', () => {
    const hook = nanGuardHook({ mostSkipped: 3 });
    hook.restore!({ skipped: 2 });
    expect(hook.state!()).toEqual({ skipped: 2 });
  });
});
