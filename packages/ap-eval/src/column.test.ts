import { float64Column, uint32Column } from './column.js';

describe('Column', () => {
  it('holds what was appended, over many growths', () => {
    const column = float64Column();
    const expected: number[] = [];
    for (let i = 0; i < 100; i++) {
      const values = Array.from({ length: i % 7 }, (_, k) => i + k / 10);
      column.append(values);
      column.extend(-i, i % 3);
      expected.push(...values, ...Array<number>(i % 3).fill(-i));
    }
    expect([...column.view]).toEqual(expected);
    expect(column).toHaveLength(expected.length);
  });

  it('takes more at once than it has room for, and nothing', () => {
    const column = uint32Column();
    column.append(new Uint32Array(1000).fill(7));
    column.append([]);
    expect(column.view).toEqual(new Uint32Array(1000).fill(7));
    expect(uint32Column().view).toHaveLength(0);
  });
});
