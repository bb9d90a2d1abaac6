import { checkSettings, trainConfigSchema } from '@ssd/trainer/config';
import { TrainerError } from '@ssd/trainer/errors';
import { itGrowsSlowly, repeated } from '@ssd/testing/growth';
import { parseConfigText } from './parse-config-text.js';

/** A configuration of more letters than a mebibyte is not looked into. */
const SIZE = { letters: 4000, inLongRun: 100_000 };

const isOurs = (error: unknown): boolean => error instanceof TrainerError;

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
  describe.each(['yaml', 'json'] as const)('of %s', (kind) => {
    for (const before of ['', '{', '[', 'a: ']) {
      itGrowsSlowly((text) => parseConfigText(text, kind, 'c'), repeated(PARTS, { before }), isOurs, SIZE);
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
