import { estimateTime } from './estimate-time.js';

describe('estimateTime', () => {
  const proposal = { steps: 3000, batchSize: 16 };
  const measured = { imagesPerSecond: 31.2, from: 'measured', date: null } as const;

  it('says the time and where it is from', () => {
    // 48,000 / 31.2 = 1538.5
    expect(estimateTime(proposal, { speed: measured })).toEqual({
      seconds: 1538,
      text: 'about 25m38s at 31 images/s, measured just now',
    });
    const run = { imagesPerSecond: 4.86, from: 'run', date: '2026-11-28' } as const;
    expect(estimateTime(proposal, { speed: run, timeLimit: 10_000 }).text).toBe(
      'about 2h44m at 4.9 images/s, from the run of 2026-11-28 on this machine',
    );
  });

  it('says how far a time limit goes', () => {
    // 300 · 31.2 / 16 = 585
    expect(estimateTime(proposal, { speed: measured, timeLimit: 300 })).toEqual({
      seconds: 300,
      text: '5m00s, the limit: about 585 of 3000 steps at 31 images/s, measured just now; all would take about 25m38s',
    });
  });

  it('says why there is none', () => {
    expect(estimateTime(proposal, { speed: 'so it is' })).toEqual({
      seconds: null,
      text: 'not known: so it is',
    });
  });
});
