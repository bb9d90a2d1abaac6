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

  it('say where there is too much', () => {
    const nested = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
    expect(() => parseConfigText(`a: 1\nb: ${nested(2000)}`, 'yaml', 'c.yaml')).toThrow(
      /Expected at most 64 levels of nesting, got more, in c\.yaml:2:\d+\./,
    );
    expect(() => parseConfigText(nested(2000), 'json', 'c.json')).toThrow(/64 levels .* c\.json:1:/);
  });

  it('name the first of very many unknown keys', () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`key${i}`, 1]));
    let located = 0;
    const locate = (): string => `${++located}:1`;
    expect(() => checkSettings(trainConfigSchema.partial(), many, { locate })).toThrow(/"key0".*and more$/s);
    expect(located).toBeLessThan(100);
  });
});
