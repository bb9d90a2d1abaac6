import { blockingChanges, diffConfigs, formatChanges } from './config-diff.js';
import { resolveConfig } from './resolve-config.js';
import type { ScheduleInput } from '../schedules/schedules.js';

const given = { dataDir: 'voc', trainSplit: 'train', validationSplit: 'val', workers: 2 };

describe('diffConfigs', () => {
  it('finds nothing between equal configurations', async () => {
    expect(diffConfigs(await resolveConfig(given), await resolveConfig(given))).toEqual([]);
  });

  it('names changed, added and removed settings by their dotted key', async () => {
    const before = await resolveConfig({
      ...given,
      schedule: { kind: 'cosine', peak: 0.02, finalFraction: 0.5 },
    });
    const after = await resolveConfig({
      ...given,
      batchSize: 4,
      schedule: { kind: 'one-cycle', peak: 0.02, finalFraction: 0.5, riseFraction: 0.25, startFraction: 0.1 },
    });
    const changes = diffConfigs(before, after);
    expect(formatChanges(changes).split('\n')).toEqual([
      '  batchSize: 16 → 4',
      '  schedule.kind: "cosine" → "one-cycle"',
      '  schedule.warmupShare: 1 → (absent)',
      '  schedule.riseFraction: (absent) → 0.25',
      '  schedule.startFraction: (absent) → 0.1',
    ]);
  });
});

describe('blockingChanges', () => {
  it('lets pass what does not change the numbers', async () => {
    const before = await resolveConfig(given);
    const after = await resolveConfig({ ...given, workers: 0, timeLimit: 60, keepCheckpoints: 9 });
    const changes = diffConfigs(before, after);
    expect(changes.map(({ key }) => key).sort()).toEqual(['keepCheckpoints', 'timeLimit', 'workers']);
    expect(blockingChanges(changes)).toEqual([]);
  });

  it('lets pass what looks inside', async () => {
    const before = await resolveConfig(given);
    const looking = { dataDumpSteps: '0|5', overflowDump: true, dumpPath: '/dump', profiling: true };
    const changes = diffConfigs(before, await resolveConfig({ ...given, ...looking }));
    expect(changes.map(({ key }) => key).sort()).toEqual(Object.keys(looking).sort());
    expect(blockingChanges(changes)).toEqual([]);
  });

  it.each<ScheduleInput>([
    { kind: 'piecewise', values: [1, 0.1], boundaries: [50] },
    { kind: 'piecewise', values: [1, 0.1], boundaries: [50], boundariesOf: 100 },
    { kind: 'cosine', peak: 1 },
  ])('lets the length differ, whether or not the schedule goes by it: %j', async (schedule) => {
    const before = await resolveConfig({ ...given, epochs: 5, schedule });
    const after = await resolveConfig({ ...given, epochs: 9, maxSteps: 40, schedule });
    expect(blockingChanges(diffConfigs(before, after))).toEqual([]);
  });

  it('keeps what does', async () => {
    const before = await resolveConfig({
      ...given,
      schedule: { kind: 'cosine', peak: 2, finalFraction: 0.5 },
    });
    const after = await resolveConfig({
      ...given,
      seed: 2,
      workers: 0,
      schedule: { kind: 'cosine', peak: 1 },
    });
    expect(blockingChanges(diffConfigs(before, after)).map(({ key }) => key)).toEqual([
      'schedule.peak',
      'schedule.finalFraction',
      'seed',
    ]);
  });
});
