import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { exceededLimit as excessOf } from './text-limits.js';

const LIMITS = { letters: 2 ** 20, levels: 64, keys: 2000, tokens: 100_000 };
const exceededLimit = (text: string) => excessOf(text, LIMITS);

const nested = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

describe('exceededLimit', () => {
  it('finds nothing in what people write', () => {
    const schema = readFileSync(join(__dirname, '../../../package.json'), 'utf8');
    const classes = Array.from({ length: 10_000 }, (_, i) => `class ${i}`);
    const settings = { dataDir: ['a', 'b'], schedule: { kind: 'cosine', peak: 1 }, classes };
    for (const text of [
      '',
      schema,
      JSON.stringify(settings, null, 2),
      stringify(settings),
      'a: |\n  [[[ {{{ ???\nb: "]]"\n# ? ? ?\n',
      'list:\n- - a\n  - b\n-\n  x: 1\n  y:\n    - z\n',
    ])
      expect(exceededLimit(text)).toBeUndefined();
  });

  it('counts colons in brackets, which nest though they are no YAML', () => {
    for (const before of ['{a', '[a', 'names: {0: a'])
      for (const part of [': ', ': {}', ': ? '])
        expect(excessOf(before + part.repeat(300), { ...LIMITS, keys: Infinity })?.most).toMatch(/64 levels/);
    const lines = Array.from({ length: 200 }, (_, i) => `k${i}: {a: 1}`).join('\n');
    const entries = Array.from({ length: 200 }, (_, i) => `k${i}: 1`).join(', ');
    for (const text of [lines, `{${entries}}`, `[${entries}]`]) expect(exceededLimit(text)).toBeUndefined();
  });

  it.each([
    ['brackets', (n: number) => '['.repeat(n)],
    ['maps', nested],
    ['brackets behind texts that close some', (n: number) => '["]", '.repeat(n)],
    ['dashes', (n: number) => '- '.repeat(n) + 'a'],
    ['question marks', (n: number) => '? '.repeat(n) + 'a'],
    ['indentation', (n: number) => Array.from({ length: n }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('counts levels of %s', (_, text) => {
    expect(exceededLimit(text(60))).toBeUndefined();
    expect(exceededLimit(text(70))?.most).toMatch(/64 levels/);
    expect(exceededLimit(text(1400).slice(0, 2 ** 20))?.most).toMatch(/64 levels/);
  });

  it.each([
    ['lines', (n: number) => Array.from({ length: n }, (_, i) => `k${i}: 1`).join('\n')],
    ['a map in brackets', (n: number) => `{${Array.from({ length: n }, (_, i) => `k${i}: 1`).join(', ')}}`],
    ['keys without values', (n: number) => `{${Array.from({ length: n }, (_, i) => `k${i}`).join(', ')}}`],
    ['explicit keys', (n: number) => Array.from({ length: n }, (_, i) => `? k${i}`).join('\n')],
  ])('counts keys of %s', (_, text) => {
    expect(exceededLimit(text(500))).toBeUndefined();
    expect(exceededLimit(text(2100))?.most).toMatch(/2000 keys/);
  });

  it('says where', () => {
    expect(exceededLimit(`a: ${'['.repeat(70)}`)).toMatchObject({ offset: 3 + 62 }); // two levels are the key's and the value's
    expect(exceededLimit('x'.repeat(2 ** 20 + 1))).toEqual({
      offset: 0,
      most: 'at most 1048576 letters',
      got: '1048577',
    });
    expect(
      excessOf('a: 1\n'.repeat(3000), { letters: 2 ** 20, levels: 64, tokens: 100_000 }),
    ).toBeUndefined();
  });
});
