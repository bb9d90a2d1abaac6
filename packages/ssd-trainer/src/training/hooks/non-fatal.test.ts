import { losses as stepLosses, fakeLoader, fakeStep } from '../testing/fakes.js';
import type { Hook } from '../hook.js';
import { nonFatal, NonFatal } from './non-fatal.js';
import { Trainer } from '../trainer.js';

const full = (): Error =>
  Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    syscall: 'write',
    path: '/tb/events',
  });

/** A hook that fails at its n-th call of one kind, and counts its calls. */
function failing(at: keyof Hook, n: number): { hook: Hook; calls: () => number } {
  let calls = 0;
  const call = (): void => {
    calls += 1;
    if (calls === n) throw full();
  };
  return { hook: { name: 'looks', [at]: call, state: () => ({ calls }) }, calls: () => calls };
}

const options = (lines: string[], signal = new AbortController().signal) => ({
  what: 'events for TensorBoard',
  signal,
  log: (line: string) => void lines.push(line),
});

describe('nonFatal', () => {
  // 2 epochs of 3 steps: the calls of each kind.
  it.each([
    ['beforeStep', 1, 6],
    ['afterStep', 6, 6],
    ['afterEpoch', 2, 2],
    ['afterTrain', 1, 1],
  ] as const)('lets a run end well whose %s fails at call %i, and says so once', async (at, n, calls) => {
    const lines: string[] = [];
    const { hook, calls: called } = failing(at, n);
    const guarded = nonFatal(hook, options(lines));
    const step = fakeStep(() => stepLosses);
    const trainer = new Trainer({ step, loader: fakeLoader(), hooks: [guarded], epochs: 2 });
    expect(await trainer.train()).toBe('finished');
    expect(step.settings).toHaveLength(6);
    expect(called()).toBe(at === 'beforeStep' ? 1 : calls); // nothing more after the first failure
    expect(lines).toEqual([
      'No more events for TensorBoard; training goes on: The disk is full: /tb/events (ENOSPC in write).',
    ]);
    expect(trainer.snapshot().hooks).toEqual({ looks: { calls: called() } });
  });

  it('keeps what a hook has besides, such as getters', () => {
    let found: string | undefined;
    const hook = {
      name: 'x',
      get operations() {
        return found;
      },
      afterStep: () => void (found = 'table'),
    };
    const guarded = nonFatal(hook, options([]));
    guarded.afterStep();
    expect(guarded.operations).toBe('table');
    expect(guarded).not.toHaveProperty('afterEpoch');
  });

  it('throws an abort on', async () => {
    const controller = new AbortController();
    const looks = new NonFatal(options([], controller.signal));
    controller.abort(new Error('stop'));
    await expect(looks.do(() => Promise.reject(controller.signal.reason as Error))).rejects.toThrow('stop');
  });
});

describe('Trainer', () => {
  it('calls for the last chance to save, with the end of the epoch still to be done', async () => {
    const seen: unknown[] = [];
    const hook: Hook = {
      name: 'metrics',
      afterEpoch: () => {
        throw full();
      },
    };
    const trainer = new Trainer({
      step: fakeStep(),
      loader: fakeLoader(),
      hooks: [hook],
      epochs: 2,
      onFailure: ({ state }, error) => Promise.resolve(void seen.push({ ...state, elapsed: 0 }, error)),
    });
    await expect(trainer.train()).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(seen).toEqual([
      { step: 3, epoch: 1, batch: 0, epochEnds: true, elapsed: 0 },
      expect.objectContaining({ code: 'ENOSPC' }),
    ]);
  });
});
