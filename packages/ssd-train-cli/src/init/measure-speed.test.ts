import { measureSpeed } from './measure-speed.js';

// Loading TensorFlow's kernels alone takes seconds on a machine that is busy.
jest.setTimeout(120_000);

const options = { preset: 'laptop', classes: ['cell'], batchSize: 1, precision: 'float32' } as const;

describe('measureSpeed', () => {
  it('times the real step, on a clock of its own, and frees everything', async () => {
    let now = 0;
    const steps: number[] = [];
    const once = () =>
      measureSpeed({
        ...options,
        signal: new AbortController().signal,
        onProgress: (step) => {
          steps.push(step);
          now += step === 1 ? 60 : 2;
        },
        now: () => now,
      });
    // One to start up, then 2 s each: two of them are more than the 3 s that are enough.
    expect(await once()).toBe(0.5);
    expect(steps).toEqual([1, 2, 3]);
    expect(await once()).toBe(0.5); // variables of the first are gone, else their names were taken
  });

  it('stops between steps', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const measuring = measureSpeed({
      ...options,
      signal: controller.signal,
      onProgress: (step) => {
        seen.push(step);
        controller.abort();
      },
    });
    await expect(measuring).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toEqual([1]);
  });
});
