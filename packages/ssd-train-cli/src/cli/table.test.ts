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

  it('prints the titles where there are no rows', () => {
    expect(renderTable([{ title: 'class' }, { title: 'AP' }], [])).toBe('class  AP');
  });
});
