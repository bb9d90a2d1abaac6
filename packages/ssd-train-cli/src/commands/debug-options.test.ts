import { parseArguments } from '../cli/parse-arguments.js';
import { deviceIdOf, debugOptions, debugSettings } from './debug-options.js';

const settings = (...words: string[]): ReturnType<typeof debugSettings> =>
  debugSettings(parseArguments(words, { command: 'train', options: debugOptions }).values, '/data');

describe('debugSettings', () => {
  it('leaves everything as it is where nothing is given', () => {
    expect(settings()).toEqual({});
  });

  it.each([
    [['--data_dump'], 10],
    [['--data-dump'], 10],
    [['--data_dump=True'], 10],
    [['--data_dump', 'True', '--data_dump_step', '3'], 3],
    [['--data_dump_flag', '1', '--data_dump_step=25'], 25],
    [['--data_dump_flag=1', '--data-dump-step', '0|5|10-20'], '0|5|10-20'],
    [['--data_dump', 'False'], null], // argparse's type=bool makes this true
    [['--data_dump=False', '--data_dump_step', '3'], null],
    [['--data_dump_flag', '0'], null],
    [['--no-data-dump'], null],
  ])('%j dumps every %s steps', (words, dataDumpSteps) => {
    expect(settings(...words)).toEqual({ dataDumpSteps });
  });

  it('takes the other flags in both spellings, and paths from the folder one is in', () => {
    expect(settings('--over_dump', '--dump_path', 'dump')).toEqual({
      overflowDump: true,
      dumpPath: '/data/dump',
    });
    expect(settings('--over-dump=False', '--dump-path=/other')).toEqual({
      overflowDump: false,
      dumpPath: '/other',
    });
    expect(settings('--profiling')).toEqual({ profiling: true });
    expect(settings('--profiling', 'False')).toEqual({ profiling: false });
  });

  it.each([
    [['--data_dump_step', '5'], 'Expected --data_dump beside --data_dump_step, got the steps alone.'],
    [['--data_dump', '--data_dump_step', '0'], 'a distance of 1 or more steps, got 0 for --data_dump_step.'],
    [['--data_dump', '--data_dump_step', '1.5'], 'such as 0|5|10-20, got "1.5" for --data_dump_step.'],
    [['--data_dump', '--data_dump_step', '1|9-3'], 'got "9-3" in "1|9-3" for --data_dump_step.'],
    [['--data_dump=perhaps'], 'Expected true or false for --data_dump, got "perhaps".'],
  ])('refuses %j', (words, message) => {
    expect(() => settings(...words)).toThrow(message);
  });
});

describe('deviceIdOf', () => {
  it('reads ASCEND_DEVICE_ID', () => {
    expect([
      deviceIdOf({ ASCEND_DEVICE_ID: '3' }),
      deviceIdOf({}),
      deviceIdOf({ ASCEND_DEVICE_ID: '' }),
    ]).toEqual([3, undefined, undefined]);
  });

  it.each(['-1', 'a', '1.5', ' 1'])('refuses %j', (id) => {
    expect(() => deviceIdOf({ ASCEND_DEVICE_ID: id })).toThrow('as ASCEND_DEVICE_ID');
  });
});
