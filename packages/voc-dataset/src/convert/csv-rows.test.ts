import fc from 'fast-check';
import { formatCsvRow, parseCsv } from './csv-rows.js';

describe('CSV', () => {
  it('is read as RFC 4180 says', () => {
    expect(parseCsv('\uFEFFa,b\r\n"x, ""y""\nz",\r\n\r\nlast', 'f.csv')).toEqual([
      { fields: ['a', 'b'], line: 1 },
      { fields: ['x, "y"\nz', ''], line: 2 },
      { fields: ['last'], line: 5 },
    ]);
    expect(parseCsv('', 'f.csv')).toEqual([]);
  });

  it('comes back as it was written', () => {
    const field = fc.oneof(fc.string(), fc.constantFrom('', 'a,b', '"', '""', ' x ', 'a\r\nb', '\n'));
    const row = fc.array(field, { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        expect(parseCsv(rows.map(formatCsvRow).join(''), 'f.csv').map(({ fields }) => fields)).toEqual(rows);
      }),
    );
  });

  it('names the line of a quote that never ends', () => {
    expect(() => parseCsv('a\n"b\nc', 'f.csv')).toThrow(
      'Expected a closing quote for the field that starts in f.csv:2, found the end of the file.',
    );
  });
});
