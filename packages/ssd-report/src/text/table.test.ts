import { createStyle, MARK } from './style.js';
import { renderTable } from './table.js';

describe('renderTable', () => {
  it('aligns columns two spaces apart', () => {
    const text = renderTable(
      [{ title: 'class' }, { title: 'AP', align: 'right' }],
      [
        ['RBC', '0.8'],
        ['Platelets', '0.75'],
      ],
    );
    expect(text).toBe(['class        AP', 'RBC         0.8', 'Platelets  0.75'].join('\n'));
  });

  it('keeps a row one line whatever its cells hold, and leaves colours alone', () => {
    const text = renderTable(
      [{ title: 'class' }, { title: 'n' }],
      [
        ['a\nb\tc', '1'],
        [createStyle(true, MARK).red('red'), '2'],
        ['\u001b[31mx', '3'],
      ],
    );
    // The longest is \x1b[31mx: 9 letters as it is shown.
    expect(text).toBe(
      [
        'class      n',
        String.raw`a\nb\tc    1`,
        `${createStyle(true, MARK).red('red')}        2`,
        String.raw`\x1b[31mx  3`,
      ].join('\n'),
    );
  });

  it('prints the titles where there are no rows', () => {
    expect(renderTable([{ title: 'class' }, { title: 'AP' }], [])).toBe('class  AP');
  });
});
