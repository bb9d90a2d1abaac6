import { fakeLoader, fakeStep } from '../testing/fakes.js';
import type { Hook } from '../hook.js';
import { Trainer } from '../trainer.js';
import { timeNoticeHook } from './time-notice-hook.js';

interface Machine {
  timeLimit: number;
  /** Seconds of a step, counted from 0. */
  seconds: (step: number) => number;
  /** Seconds of what is done after an epoch of 50 steps. */
  between?: number;
}

/** What is said in 1000 steps, with the step it is said after. */
async function said({ timeLimit, seconds, between = 0 }: Machine): Promise<[number, string][]> {
  let now = 0;
  const lines: [number, string][] = [];
  const step = fakeStep();
  const { run } = step;
  step.run = (batch, settings) => {
    now += seconds(trainer.state.step);
    return run(batch, settings);
  };
  const pause: Hook = {
    name: 'pause',
    afterEpoch() {
      now += between;
    },
  };
  const log = (line: string): void => void lines.push([trainer.state.step, line]);
  const trainer: Trainer = new Trainer({
    step,
    loader: fakeLoader({ batchesPerEpoch: 50 }),
    hooks: [timeNoticeHook({ timeLimit, log }), pause],
    epochs: 20,
    now: () => now,
  });
  await trainer.train();
  return lines;
}

describe('timeNoticeHook', () => {
  it('says how many steps will fit, once, and what would be enough', async () => {
    // 10 s of start-up, then 0.52 s a step: 15 s are timed with step 31 (2 are not, ⌈15 / 0.52⌉ = 29). Then 26.12 s have passed
    // (10 + 31 · 0.52), and 31 + (345 − 26.12) / 0.52 = 644 fit. All take 26.12 + 969 · 0.52 = 530, and 557 with a twentieth more.
    const lines = await said({ timeLimit: 345, seconds: (step) => (step === 0 ? 10.52 : 0.52) });
    expect(lines).toEqual([
      [
        31,
        'At 0.52 s a step about 640 of 1000 steps fit into the time limit of 5m45s; the learning rate will run out with the time. For all of them: --time-limit 560.',
      ],
    ]);
  });

  it('knows of slow steps after eight of them, and speaks in minutes of a long time', async () => {
    // 2 + 3 steps until the pace is known, and 5 more: 10 · 5 s; 60 fit, all take 5000 s: 5250 are 87.5 minutes.
    const [[step, line] = [0, ''], ...more] = await said({ timeLimit: 300, seconds: () => 5 });
    expect([step, more]).toEqual([10, []]);
    expect(line).toContain('At 5 s a step about 60 of 1000 steps');
    expect(line).toMatch(/--time-limit 5280\.$/);
  });

  it.each<[string, Machine]>([
    ['there is time to spare', { timeLimit: 1001, seconds: () => 1 }],
    ['it is nearly enough', { timeLimit: 950, seconds: () => 1 }],
    ['only the start is slow', { timeLimit: 300, seconds: (step) => (step < 2 ? 20 : 0.2) }],
    ['threads wait for their first pictures', { timeLimit: 300, seconds: (step) => (step < 6 ? 1.5 : 0.2) }],
    [
      'something holds the machine up',
      { timeLimit: 300, seconds: (step) => (step > 200 && step < 220 ? 2 : 0.2) },
    ],
    ['evaluations fit, too', { timeLimit: 300, seconds: () => 0.2, between: 4 }],
  ])('is silent where %s', async (_, machine) => {
    expect(await said(machine)).toEqual([]);
  });

  it('speaks up later where a machine becomes slow', async () => {
    const [[step] = [0]] = await said({ timeLimit: 300, seconds: (at) => (at < 300 ? 0.2 : 1) });
    expect(step).toBeGreaterThan(300);
  });
});
