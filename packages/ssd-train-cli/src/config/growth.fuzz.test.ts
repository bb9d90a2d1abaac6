import { checkSettings, trainConfigSchema } from '@ssd/trainer/config';
import { TrainerError } from '@ssd/trainer/errors';
import { parseConfigText } from './parse-config-text.js';

/** Letters of the smaller text; the long run, `npm run test:fuzz`, has more. */
const LETTERS = Number(process.env['FUZZ_RUNS'] ?? 0) >= 10_000 ? 100_000 : 4000;

/** Seconds that no text here takes by far; at the fault they took minutes, or ended the process. */
const BOUND = 20;

const PARTS = [
  ...[
    '[',
    '{',
    '{"a":',
    '? ',
    '- ',
    ': ',
    '"',
    "'",
    '&a ',
    '*a ',
    '!a ',
    '# ',
    ' ',
    '\n',
    'a\n',
    '---\n',
    '| ',
    '%a\n',
  ],
  ...['["]", ', 'k,', '? a\n', '{a: ', '\t', '@ ', '<<: '],
];

describe('configuration files', () => {
  const texts = PARTS.flatMap((part) => ['', '{', '[', 'a: '].map((before) => [before, part] as const));
  it.each(texts)('take %j and then much of %j', (before, part) => {
    for (const letters of [LETTERS, 4 * LETTERS]) {
      const text = before + part.repeat(Math.ceil(letters / part.length));
      for (const kind of ['yaml', 'json'] as const) {
        const start = process.cpuUsage();
        try {
          parseConfigText(text, kind, 'c');
        } catch (error) {
          expect(error).toBeInstanceOf(TrainerError);
        }
        const { user, system } = process.cpuUsage(start);
        expect((user + system) / 1e6).toBeLessThan(BOUND);
      }
    }
  });

  it('name the first of very many unknown keys', () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`key${i}`, 1]));
    let located = 0;
    const locate = (): string => `${++located}:1`;
    expect(() => checkSettings(trainConfigSchema.partial(), many, { locate })).toThrow(/"key0".*and more$/s);
    expect(located).toBeLessThan(100);
  });
});
