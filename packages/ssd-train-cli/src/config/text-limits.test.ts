import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { parseConfigText } from './parse-config-text.js';
import { exceededLimit } from './text-limits.js';

const nested = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

describe('exceededLimit', () => {
  it('finds nothing in what people write', () => {
    const schema = readFileSync(join(__dirname, '../../package.json'), 'utf8');
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

  it.each([
    ['brackets', (n: number) => '['.repeat(n)],
    ['maps', nested],
    ['brackets behind texts that close some', (n: number) => '["]", '.repeat(n)],
    ['dashes', (n: number) => '- '.repeat(n) + 'a'],
    ['question marks', (n: number) => '? '.repeat(n) + 'a'],
    ['indentation', (n: number) => Array.from({ length: n }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('counts levels of %s', (_, text) => {
    expect(exceededLimit(text(60))).toBeUndefined();
    expect(exceededLimit(text(70))?.said).toMatch(/64 levels/);
    expect(exceededLimit(text(1400).slice(0, 2 ** 20))?.said).toMatch(/64 levels/);
  });

  it.each([
    ['lines', (n: number) => Array.from({ length: n }, (_, i) => `k${i}: 1`).join('\n')],
    ['a map in brackets', (n: number) => `{${Array.from({ length: n }, (_, i) => `k${i}: 1`).join(', ')}}`],
    ['keys without values', (n: number) => `{${Array.from({ length: n }, (_, i) => `k${i}`).join(', ')}}`],
    ['explicit keys', (n: number) => Array.from({ length: n }, (_, i) => `? k${i}`).join('\n')],
  ])('counts keys of %s', (_, text) => {
    expect(exceededLimit(text(500))).toBeUndefined();
    expect(exceededLimit(text(2100))?.said).toMatch(/2000 keys/);
  });

  it('says where', () => {
    expect(exceededLimit(`a: ${'['.repeat(70)}`)).toMatchObject({ offset: 3 + 62 }); // two levels are the key's and the value's
    expect(exceededLimit('x'.repeat(2 ** 20 + 1))?.said).toBe('at most 1048576 letters, got 1048577');
    expect(() => parseConfigText(`a: 1\nb: ${nested(2000)}`, 'yaml', 'c.yaml')).toThrow(
      /Expected at most 64 levels of nesting, got more, in c\.yaml:2:\d+\./,
    );
    expect(() => parseConfigText(nested(2000), 'json', 'c.json')).toThrow(/64 levels .* c\.json:1:/);
  });
});
