import { csvCell } from './csv-cell.js';

describe('csvCell', () => {
  it.each([
    ['runs/mini', 'runs/mini'],
    ['a,b "c"', '"a,b ""c"""'],
    ['a\r\nb', '"a\r\nb"'],
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['-a', "'-a"],
    ['', ''],
  ])('%j stands as %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });
});
