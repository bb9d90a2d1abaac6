import type { Hook } from './hook.js';
import { fakeLoader, fakeStep } from './testing/fakes.js';
import { Trainer } from './trainer.js';

/** Notes when it is opened and closed; fails where it is told to. */
function lived(
  name: string,
  seen: string[],
  failsAt: 'beforeTrain' | 'afterStep' | 'close' | 'never' = 'never',
): Hook {
  const at = (moment: 'beforeTrain' | 'afterStep' | 'close'): void => {
    seen.push(`${name} ${moment}`);
    if (failsAt === moment) throw new Error(`${name} fails`);
  };
  return {
    name,
    beforeTrain: () => {
      at('beforeTrain');
    },
    afterStep: () => {
      at('afterStep');
    },
    close: () => {
      at('close');
    },
  };
}

function trainer(hooks: readonly Hook[], log: (line: string) => void = () => undefined): Trainer {
  return new Trainer({ step: fakeStep(), loader: fakeLoader({ batchesPerEpoch: 1 }), hooks, epochs: 1, log });
}

describe('the life of hooks', () => {
  it('opens them in their order before the first step and closes them the other way round', async () => {
    const seen: string[] = [];
    await trainer([lived('a', seen), lived('b', seen)]).train();
    expect(seen).toEqual([
      'a beforeTrain',
      'b beforeTrain',
      'a afterStep',
      'b afterStep',
      'b close',
      'a close',
    ]);
  });

  it('tells a resumed run where it stands, before what an epoch left to do', async () => {
    const seen: unknown[] = [];
    const hook: Hook = {
      name: 'where',
      beforeTrain: ({ state }) => void seen.push(state.step),
      afterEpoch: (_run, epoch) => void seen.push(`epoch ${epoch}`),
      restore: (state) => void seen.push(state),
    };
    const resumed = trainer([hook]);
    resumed.restore({
      run: { step: 1, epoch: 1, batch: 0, epochEnds: true, elapsed: 0 },
      hooks: { where: 'restored' },
    });
    await resumed.train();
    expect(seen).toEqual(['restored', 1, 'epoch 0']);
  });

  it.each(['beforeTrain', 'afterStep'] as const)(
    'closes all of them where one fails in %s, and throws that',
    async (moment) => {
      const seen: string[] = [];
      await expect(trainer([lived('a', seen, moment), lived('b', seen)]).train()).rejects.toThrow('a fails');
      expect(seen.slice(-2)).toEqual(['b close', 'a close']);
    },
  );

  it('throws the first error of closing where all else went well, and closes the rest', async () => {
    const seen: string[] = [];
    const hooks = [lived('a', seen), lived('b', seen, 'close'), lived('c', seen, 'close')];
    await expect(trainer(hooks).train()).rejects.toThrow('c fails');
    expect(seen.slice(-3)).toEqual(['c close', 'b close', 'a close']);
  });

  it('throws what failed in training, and tells what then could not be closed', async () => {
    const seen: string[] = [];
    const lines: string[] = [];
    const hooks = [lived('a', seen, 'afterStep'), lived('b', seen, 'close')];
    await expect(trainer(hooks, (line) => lines.push(line)).train()).rejects.toThrow('a fails');
    expect(lines.join('\n')).toContain('the hook "b"');
  });
});
