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
        ['\u001b[31mred\u001b[39m', '2'],
      ],
    );
    // a\nb\tc is 7 letters wide as it is shown
    expect(text).toBe(['class    n', String.raw`a\nb\tc  1`, '\u001b[31mred\u001b[39m      2'].join('\n'));
  });

  it('prints the titles where there are no rows', () => {
    expect(renderTable([{ title: 'class' }, { title: 'AP' }], [])).toBe('class  AP');
  });
});
