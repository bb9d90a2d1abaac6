import type { Hook } from './hook.js';
import { fakeClock, fakeLoader, fakeStep } from './testing/fakes.js';
import { Trainer } from './trainer.js';

/** Notes every moment it is called at. */
function recorder(): Hook & { readonly seen: string[] } {
  const seen: string[] = [];
  return {
    name: 'recorder',
    seen,
    beforeStep: (run) => void seen.push(`before ${run.state.step}`),
    afterStep: (run, { epoch, batch }) => void seen.push(`step ${run.state.step} of ${epoch}.${batch.index}`),
    afterEpoch: (_run, epoch) => void seen.push(`epoch ${epoch}`),
    afterTrain: (_run, reason) => void seen.push(reason),
  };
}

describe('Trainer', () => {
  it('goes through all batches of all epochs, calling hooks at each moment', async () => {
    const loader = fakeLoader({ batchesPerEpoch: 2 });
    const hook = recorder();
    const trainer = new Trainer({ step: fakeStep(), loader, hooks: [hook], epochs: 2 });
    expect(trainer.totalSteps).toBe(4);
    expect(await trainer.train()).toBe('finished');
    expect(hook.seen).toEqual([
      'before 0',
      'step 1 of 0.0',
      'before 1',
      'step 2 of 0.1',
      'epoch 0',
      'before 2',
      'step 3 of 1.0',
      'before 3',
      'step 4 of 1.1',
      'epoch 1',
      'finished',
    ]);
    expect(loader.released).toEqual(['0.0', '0.1', '1.0', '1.1']); // every batch, and none is taken beyond the end
    expect(loader.given).toEqual(loader.released);
  });

  it('ends after maxSteps, in the middle of an epoch', async () => {
    const hook = recorder();
    const loader = fakeLoader({ batchesPerEpoch: 3 });
    const trainer = new Trainer({ step: fakeStep(), loader, hooks: [hook], epochs: 9, maxSteps: 4 });
    expect(await trainer.train()).toBe('finished');
    expect(trainer.state).toMatchObject({ step: 4, epoch: 1, batch: 1 });
    expect(hook.seen.at(-2)).toBe('step 4 of 1.0');
  });

  it('ends where a hook says so, with the first reason given, after the other hooks of that moment', async () => {
    const hook = recorder();
    const stopper: Hook = {
      name: 'stopper',
      afterStep: (run) => {
        if (run.state.step < 2) return;
        run.stop('time-limit');
        run.stop('aborted');
      },
    };
    const trainer = new Trainer({
      step: fakeStep(),
      loader: fakeLoader(),
      hooks: [stopper, hook],
      epochs: 9,
    });
    expect(await trainer.train()).toBe('time-limit');
    expect(hook.seen.slice(-2)).toEqual(['step 2 of 0.1', 'time-limit']);
  });

  it('shows a bad step to no hook after the one that threw, and does not end as if all were well', async () => {
    const hook = recorder();
    const guard: Hook = {
      name: 'guard',
      afterStep: (run) => {
        if (run.state.step === 2) throw new Error('bad step');
      },
    };
    const trainer = new Trainer({ step: fakeStep(), loader: fakeLoader(), hooks: [guard, hook], epochs: 9 });
    await expect(trainer.train()).rejects.toThrow('bad step');
    expect(hook.seen).toEqual(['before 0', 'step 1 of 0.0', 'before 1']);
  });

  it('feeds the step what hooks have set', async () => {
    const step = fakeStep();
    const schedule: Hook = {
      name: 'schedule',
      beforeStep: ({ settings, state }) => {
        settings.learningRate = 0.1 * (state.step + 1);
      },
    };
    await new Trainer({ step, loader: fakeLoader(), hooks: [schedule], epochs: 1 }).train();
    expect(step.settings.map(({ learningRate }) => learningRate)).toEqual([
      0.1,
      0.2,
      expect.closeTo(0.3, 12),
    ]);
  });

  it('forgets the mAP of weights that have changed since', async () => {
    const seen: unknown[] = [];
    const evaluate: Hook = { name: 'evaluate', afterEpoch: (run) => void (run.map = 0.5) };
    const look: Hook = {
      name: 'look',
      afterStep: (run) => void seen.push(run.map),
      afterTrain: (run) => void seen.push(run.map),
    };
    const loader = fakeLoader({ batchesPerEpoch: 1 });
    await new Trainer({ step: fakeStep(), loader, hooks: [evaluate, look], epochs: 2 }).train();
    expect(seen).toEqual([undefined, undefined, 0.5]);
  });

  it('measures the time of a step, and how much of it was waiting', async () => {
    const times: number[][] = [];
    const look: Hook = {
      name: 'look',
      afterStep: (_run, { seconds, waited }) => void times.push([seconds, waited]),
    };
    const loader = fakeLoader({ wait: 0.25 });
    // The clock is looked at when the batch has come and when the step is done: 1 s apart each.
    await new Trainer({ step: fakeStep(), loader, hooks: [look], epochs: 1, now: fakeClock(1) }).train();
    expect(times).toEqual([
      [2, 0.25],
      [2, 0.25],
      [2, 0.25],
    ]);
  });

  describe('resumed', () => {
    /** A hook with state: the sum of all step numbers it has seen. */
    function summing(): Hook & { sum: number } {
      return {
        name: 'summing',
        sum: 0,
        afterStep(run) {
          this.sum += run.state.step;
        },
        state() {
          return this.sum;
        },
        restore(state) {
          this.sum = state as number;
        },
      };
    }

    it.each([1, 2, 3, 5])('after %d steps ends as if it had never stopped', async (stopAt) => {
      const stop: Hook = {
        name: 'stop',
        afterStep: (run) => {
          if (run.state.step === stopAt) run.stop('aborted');
        },
      };
      const first = new Trainer({
        step: fakeStep(),
        loader: fakeLoader(),
        hooks: [summing(), stop],
        epochs: 2,
      });
      await first.train();
      const saved = JSON.parse(JSON.stringify(first.snapshot())) as ReturnType<Trainer['snapshot']>;

      const loader = fakeLoader();
      const hook = summing();
      const second = new Trainer({ step: fakeStep(), loader, hooks: [hook], epochs: 2 });
      second.restore(saved);
      expect(await second.train()).toBe('finished');
      expect(hook.sum).toBe(1 + 2 + 3 + 4 + 5 + 6);
      expect(loader.given).toEqual(['0.0', '0.1', '0.2', '1.0', '1.1', '1.2'].slice(stopAt));
      expect(second.state.elapsed).toBeGreaterThan(saved.run.elapsed);
    });

    it('does what an epoch’s end asks for where an abort came before it, once', async () => {
      const stop: Hook = {
        name: 'stop',
        afterStep: (run) => {
          if (run.state.step === 3) run.stop('aborted');
        },
      };
      const hook = recorder();
      const first = new Trainer({ step: fakeStep(), loader: fakeLoader(), hooks: [stop, hook], epochs: 2 });
      await first.train();
      expect(hook.seen.slice(-2)).toEqual(['step 3 of 0.2', 'aborted']);

      const again = recorder();
      const second = new Trainer({ step: fakeStep(), loader: fakeLoader(), hooks: [again], epochs: 2 });
      second.restore(first.snapshot());
      await second.train();
      expect(again.seen.filter((moment) => moment.startsWith('epoch'))).toEqual(['epoch 0', 'epoch 1']);
      expect(again.seen[0]).toBe('epoch 0');
    });

    it('begins anew with an epoch’s end that an abort interrupted', async () => {
      const interrupted: Hook = {
        name: 'interrupted',
        afterEpoch: (run) => {
          run.stop('aborted');
        },
      };
      const hook = recorder();
      const first = new Trainer({
        step: fakeStep(),
        loader: fakeLoader(),
        hooks: [interrupted, hook],
        epochs: 2,
      });
      expect(await first.train()).toBe('aborted');
      expect(hook.seen).not.toContain('epoch 0');
      expect(first.snapshot().run).toMatchObject({ step: 3, epoch: 1, batch: 0, epochEnds: true });
    });

    it('has nothing to do where all was done, and says finished', async () => {
      const loader = fakeLoader();
      const trainer = new Trainer({ step: fakeStep(), loader, hooks: [], epochs: 1 });
      trainer.restore({ run: { step: 3, epoch: 1, batch: 0, epochEnds: false, elapsed: 7 }, hooks: {} });
      expect(await trainer.train()).toBe('finished');
      expect(loader.given).toEqual([]);
      expect(trainer.state.elapsed).toBe(7);
    });

    it('starts hooks afresh that the snapshot does not know', () => {
      const hook = summing();
      const trainer = new Trainer({ step: fakeStep(), loader: fakeLoader(), hooks: [hook], epochs: 1 });
      trainer.restore({
        run: { step: 1, epoch: 0, batch: 1, epochEnds: false, elapsed: 0 },
        hooks: { other: 4 },
      });
      expect(hook.sum).toBe(0);
    });
  });
});
