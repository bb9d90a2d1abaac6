import { UsageError } from '../errors/usage-error.js';
import type { Options } from './option.js';
import { parseArguments } from './parse-arguments.js';

const options = {
  dataDir: { kind: 'text', description: 'Folder.', value: 'DIR', aliases: ['data-path'] },
  batchSize: { kind: 'integer', description: 'Images.', minimum: 1, default: 8 },
  momentum: { kind: 'number', description: 'Momentum.', minimum: 0, maximum: 1 },
  lrValues: { kind: 'numbers', description: 'Rates.' },
  precisionMode: { kind: 'choice', description: 'Mode.', choices: ['allow_fp32_to_fp16', 'force_fp16'] },
  annotate: { kind: 'flag', description: 'Draw.', short: 'a' },
  patience: { kind: 'integer', description: 'Measurements.', minimum: 1, orNone: true },
  nesterov: { kind: 'flag', description: 'Look ahead.', optional: true },
} as const satisfies Options;

const parse = (...words: string[]) =>
  parseArguments(words, {
    command: 'probe',
    options,
    positionals: { name: 'FILES', description: 'pictures', minimum: 0, maximum: 2 },
  });

const failure = (...words: string[]): UsageError => {
  try {
    parse(...words);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('Expected a UsageError.');
};

describe('parseArguments', () => {
  it('fills in what is not given: the default, false for a flag, undefined otherwise', () => {
    expect(parse().values).toEqual({
      dataDir: undefined,
      batchSize: 8,
      momentum: undefined,
      lrValues: undefined,
      precisionMode: undefined,
      annotate: false,
      patience: undefined,
      nesterov: undefined, // optional: false only where it is said
    });
    expect([parse('--nesterov').values.nesterov, parse('--no-nesterov').values.nesterov]).toEqual([
      true,
      false,
    ]);
  });

  it.each([
    ['--data-dir', 'x'],
    ['--data_dir', 'x'],
    ['--data-dir=x'],
    ['--data_dir=x'],
    ['--data_path', 'x'],
    ['--data-path=x'],
  ])('reads the folder from %s', (...words) => {
    expect(parse(...words).values.dataDir).toBe('x');
  });

  it('takes "none" for nothing of the kind where that means something', () => {
    expect(parse('--patience', 'none').values.patience).toBeNull();
    expect(parse('--patience=3').values.patience).toBe(3);
    expect(failure('--patience', 'never').message).toBe(
      'Expected a whole number, 1 or more, or none for --patience, got "never".',
    );
    expect(failure('--batch-size', 'none').message).toBe(
      'Expected a whole number, 1 or more for --batch-size, got "none".',
    );
  });

  it("reads the reference's lists", () => {
    expect(parse('--lr-values', '0.00075;0.0001;0.00001').values.lrValues).toEqual([
      0.00075, 0.0001, 0.00001,
    ]);
    expect(parse('--lr_values=1,2').values.lrValues).toEqual([1, 2]);
    expect(parse('--lr-values', '').values.lrValues).toEqual([]);
  });

  it.each([
    [['--annotate'], true],
    [['-a'], true],
    [['--annotate', 'True'], true],
    [['--annotate', 'False'], false], // argparse's type=bool makes this true
    [['--annotate=no'], false],
    [['--no-annotate'], false],
    [['--annotate', '--no-annotate'], false], // the last one counts
  ])('takes %j as %s', (words, expected) => {
    expect(parse(...words).values.annotate).toBe(expected);
  });

  it('leaves a file after a flag alone', () => {
    expect(parse('--annotate', 'a.jpg').positionals).toEqual(['a.jpg']);
    expect(parse('--annotate', '1').positionals).toEqual(['1']);
  });

  // As the reference's shell scripts hand flags on.
  it.each([
    [['--annotate', '1'], true],
    [['--annotate', '0'], false],
    [['--annotate', 'Yes'], true],
    [['--annotate=f'], false],
    [['--annotate', '--batch-size', '1'], true],
  ])('takes %j as %s where no files may follow', (words, expected) => {
    expect(parseArguments(words, { command: 'probe', options }).values.annotate).toBe(expected);
  });

  it('takes no other word as a flag’s value', () => {
    expect(() => parseArguments(['--annotate', 'maybe'], { command: 'probe', options })).toThrow(
      'Expected only options after "ssd probe", got "maybe" besides.',
    );
  });

  it('takes everything after -- as files, and a single dash too', () => {
    expect(parse('-', '--', '--annotate').positionals).toEqual(['-', '--annotate']);
  });

  it('says which options were given', () => {
    expect([...parse('--batch-size', '8').given]).toEqual(['batchSize']);
  });

  it('keeps an unknown value apart from zero', () => {
    expect(parse('--momentum', '0').values.momentum).toBe(0);
  });

  it('suggests a close option and lists them all', () => {
    const error = failure('--batch-szie', '4');
    expect(error.message).toBe('Unknown option "--batch-szie" of "ssd probe". Did you mean "--batch-size"?');
    expect(error.hint).toBe(
      '"ssd probe" takes: --data-dir, --data-path, --batch-size, --momentum, --lr-values, --precision-mode, --annotate, --patience, --nesterov.',
    );
    expect(error.exitCode).toBe(2);
  });

  it.each([
    [['--batch-size', '0'], 'Expected a whole number, 1 or more for --batch-size, got "0".'],
    [['--batch-size', '1.5'], 'Expected a whole number, 1 or more for --batch-size, got "1.5".'],
    [['--momentum', '2'], 'Expected a number from 0 to 1 for --momentum, got "2".'],
    [['--momentum', 'much'], 'Expected a number from 0 to 1 for --momentum, got "much".'],
    [['--lr-values', '1;x'], 'Expected a number for --lr-values, got "x".'],
    [['--annotate=maybe'], 'Expected true or false for --annotate, got "maybe".'],
    [['--data-dir='], 'Expected some text for --data-dir, got "".'],
    [['--data-dir'], 'Expected a value after --data-dir, got the end of the line.'],
    [['--data-dir', '--annotate'], 'Expected a value after --data-dir, got --annotate.'],
    [
      ['--precision_mode', 'force_fp61'],
      'Unknown value for --precision_mode "force_fp61". Did you mean "force_fp16"? Available: allow_fp32_to_fp16, force_fp16.',
    ],
    [['a', 'b', 'c'], 'Expected at most 2 (FILES) after "ssd probe", got "c" besides.'],
  ])('refuses %j', (words, message) => {
    expect(failure(...words).message).toBe(message);
  });

  it('refuses too few files, but not before --help', () => {
    const strict = {
      command: 'probe',
      options: { help: { kind: 'flag', description: '' } },
      positionals: { name: 'RUN', description: 'a run folder', minimum: 1, maximum: 1 },
    } as const;
    expect(() => parseArguments([], strict)).toThrow(
      'Expected RUN after "ssd probe" (a run folder), got nothing.',
    );
    expect(parseArguments(['--help'], strict).values.help).toBe(true);
  });
});
