import { parseDumpSteps } from './dump-steps.js';

const steps = (text: string, below = 25): number[] => {
  const isDue = parseDumpSteps(text);
  return Array.from({ length: below }, (_, step) => step).filter(isDue);
};

it.each([
  ['0', [0]],
  ['0|5|10-13', [0, 5, 10, 11, 12, 13]],
  ['20-21|3|20', [3, 20, 21]], // in any order, and more than once
])('%s', (text, expected) => {
  expect(steps(text)).toEqual(expected);
});

it.each(['', '5|', 'all', '-1', '1.5', '3-3', '5-2', '1-2-3', ' 1', '1, 2'])('refuses %j', (text) => {
  expect(() => parseDumpSteps(text)).toThrow(/^Expected steps and ascending ranges of steps/);
});

it('says which one is wrong', () => {
  expect(() => parseDumpSteps('1|5-2')).toThrow('such as 0|5|10-20, got "5-2" in "1|5-2"');
  expect(() => parseDumpSteps('x')).toThrow(/got "x"$/);
});

it('takes a hundred of them, as the adapter', () => {
  const many = (count: number): string => Array.from({ length: count }, (_, i) => i).join('|');
  expect(steps(many(100), 200)).toHaveLength(100);
  expect(() => parseDumpSteps(many(101))).toThrow('Expected at most 100 steps and ranges of steps, got 101');
});
