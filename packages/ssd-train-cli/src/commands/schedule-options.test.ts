import type { ScheduleInput } from '@ssd/trainer/config';
import { presetDefaults, scheduleSchema } from '@ssd/trainer/config';
import { learningRate } from '@ssd/trainer/training';
import { parseArguments } from '../cli/parse-arguments.js';
import { scheduleOptions, scheduleSetting } from './schedule-options.js';

const schedule = (
  line: string,
  beneath: { preset: string; schedule?: ScheduleInput } = { preset: 'mini' },
): ScheduleInput | undefined => {
  const words = line.split(' ').filter((word) => word !== '');
  return scheduleSetting(
    parseArguments(words, { command: 'train', options: scheduleOptions }).values,
    beneath,
  );
};

const of = (preset: string): { preset: string } => ({ preset });

describe('scheduleSetting', () => {
  it('leaves the schedule to what lies beneath where nothing is asked for', () => {
    expect(schedule('')).toBeUndefined();
    expect(schedule('', { preset: 'mini', schedule: { kind: 'one-cycle', peak: 1 } })).toBeUndefined();
  });

  it('takes learning rates and boundaries', () => {
    expect(schedule('--lr-values 0.1;0.01 --lr-boundaries 50 --schedule piecewise')).toEqual({
      kind: 'piecewise',
      values: [0.1, 0.01],
      boundaries: [50],
    });
  });

  it('sets the peak, whatever the kind', () => {
    expect(schedule('--learning-rate 0.3')).toEqual({ ...presetDefaults['mini']!.schedule, peak: 0.3 });
    // The reference's 0.00075; 0.0001; 0.00001 in proportion: twice as large
    const steps = schedule('--learning-rate 0.0015', of('vgg300'));
    expect(steps).toMatchObject({ kind: 'piecewise', boundaries: [320_000, 400_000] });
    expect((steps as { values: number[] }).values).toEqual([
      0.0015,
      expect.closeTo(0.0002, 12),
      expect.closeTo(0.00002, 12),
    ]);
  });

  it('makes another kind of it, with the peak there was and its warm-up', () => {
    expect(schedule('--schedule one-cycle')).toEqual({ kind: 'one-cycle', peak: 0.05 }); // climbs by itself
    expect(schedule('--schedule cosine', of('ssd300_vgg16'))).toEqual({
      kind: 'cosine',
      peak: 0.002,
      warmupSteps: 1000,
    });
    expect(schedule('--schedule piecewise --learning-rate 0.1')).toEqual({
      kind: 'piecewise',
      values: [0.1],
      boundaries: [],
      warmupSteps: 100,
    });
    expect(schedule('--schedule cosine --learning-rate 0.1')).toEqual({
      ...presetDefaults['mini']!.schedule, // it is of that kind already
      peak: 0.1,
    });
  });

  it('takes over the schedule of a configuration file before the preset’s', () => {
    const file: ScheduleInput = { kind: 'one-cycle', peak: 1, riseFraction: 0.5 };
    expect(schedule('--learning-rate 2', { preset: 'vgg300', schedule: file })).toEqual({ ...file, peak: 2 });
  });

  it('scales boundaries from the run that they were made for', () => {
    expect(schedule('--scale-boundaries', of('vgg300'))).toMatchObject({ boundariesOf: 537_600 });
    expect(schedule('--scale-boundaries', of('ssd300'))).toMatchObject({ boundariesOf: 120_000 });
    expect(schedule('--scale-boundaries --lr-values 3;2;1 --lr-boundaries 320000;400000')).toMatchObject({
      boundariesOf: 537_600, // the reference's, also for mini
    });
    expect(schedule('--scale-boundaries --lr-values 2;1 --lr-boundaries 60000', of('ssd300'))).toMatchObject({
      boundaries: [60_000],
      boundariesOf: 120_000,
    });
    const own: ScheduleInput = { kind: 'piecewise', values: [2, 1], boundaries: [5], boundariesOf: 10 };
    expect(schedule('--scale-boundaries', { preset: 'mini', schedule: own })).toEqual(own);
    expect(schedule('--no-scale-boundaries', { preset: 'mini', schedule: own })).toEqual({
      ...own,
      boundariesOf: null,
    });
  });

  it('scales so that a short run has the reference’s shape', () => {
    const scaled = scheduleSchema.parse(schedule('--scale-boundaries', of('vgg300')));
    expect([0, 595, 596, 744, 745, 999].map((step) => learningRate(scaled, step, 1000))).toEqual([
      0.00075, 0.00075, 0.0001, 0.0001, 0.00001, 0.00001,
    ]);
  });

  it.each([
    ['--lr-boundaries 5', 'Expected --lr-values beside --lr-boundaries'],
    ['--lr-values 1;2', 'Expected one learning rate more than boundaries, got 2 in --lr-values and 0'],
    ['--lr-values 1 --learning-rate 2', 'Expected either --learning-rate or --lr-values, got both.'],
    ['--lr-values 1 --schedule cosine', 'Expected --schedule piecewise beside --lr-values, got cosine.'],
    ['--schedule piecewise', 'Expected --lr-values or --learning-rate beside --schedule piecewise'],
    ['--scale-boundaries', 'Expected a schedule with boundaries beside --scale-boundaries'],
    ['--scale-boundaries --lr-values 1', 'Expected a schedule with boundaries beside --scale-boundaries'],
    [
      '--scale-boundaries --lr-values 2;1 --lr-boundaries 7',
      'Expected boundaries that were made for a run of known',
    ],
    ['--schedule cosin', 'Did you mean "cosine"?'],
  ])('refuses %s', (line, message) => {
    expect(() => schedule(line)).toThrow(message);
  });
});
