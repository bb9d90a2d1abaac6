import { defined } from '@ssd/trainer/config';
import { parseArguments } from '../cli/parse-arguments.js';
import {
  optimizerOptions,
  optimizerSettings,
  parseLossScale,
  parseRateFactors,
} from './optimizer-options.js';

const settings = (line: string): object => {
  const words = line.split(' ').filter((word) => word !== '');
  return defined(
    optimizerSettings(parseArguments(words, { command: 'train', options: optimizerOptions }).values),
  );
};

describe('optimizerSettings', () => {
  it('leaves to the preset what is not given', () => {
    expect(settings('')).toEqual({});
  });

  it('takes Nesterov both ways', () => {
    expect(settings('--nesterov')).toEqual({ nesterov: true });
    expect(settings('--no-nesterov')).toEqual({ nesterov: false });
  });

  it('takes every option', () => {
    const line =
      '--momentum 0.8 --weight-decay 0 --rate-factors biases=2 --loss-scale fixed:8 --clip-norm 0 --ema 0.9';
    expect(settings(line)).toEqual({
      momentum: 0.8,
      weightDecay: 0,
      rateFactors: { biases: 2 },
      lossScale: { kind: 'fixed', scale: 8 },
      clipNorm: null,
      emaDecay: 0.9,
    });
  });
});

describe('parseRateFactors', () => {
  it('takes groups in any order, 0 included', () => {
    expect(parseRateFactors('heads=1.5, biases=2,trunk=0')).toEqual({ heads: 1.5, biases: 2, trunk: 0 });
  });

  it.each([
    ['bias=2', 'Did you mean "biases"?'],
    ['', 'Unknown group for --rate-factors ""'],
    ['biases', 'Expected one number of 0 or more for biases in --rate-factors, got "biases".'],
    ['biases=-1', 'Expected one number of 0 or more for biases'],
    ['biases=two', 'Expected one number of 0 or more for biases'],
    ['biases=1,biases=2', 'Expected one number of 0 or more for biases'],
  ])('refuses "%s"', (text, message) => {
    expect(() => parseRateFactors(text)).toThrow(message);
  });
});

describe('parseLossScale', () => {
  it.each([
    ['none', null],
    ['fixed:1024', { kind: 'fixed', scale: 1024 }],
    ['exponential', { kind: 'exponential' }],
    ['exponential:1e38', { kind: 'exponential', initial: 1e38 }],
  ])('reads %s', (text, expected) => {
    expect(parseLossScale(text)).toEqual(expected);
  });

  it.each(['', 'fixed', 'fixed:', 'fixed:0.5', 'fixed:x', 'none:1', 'exponential:0', 'dynamic'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseLossScale(text)).toThrow(
        `Expected none, fixed:SCALE or exponential for --loss-scale, with a scale of 1 or more, got "${text}".`,
      );
    },
  );
});
