import { readFile } from 'node:fs/promises';

/** A line of results.csv by its columns; what is empty there, or a name, is absent. */
export type ResultRow = ReadonlyMap<string, number>;

/**
 * The epochs of results.csv, oldest first. Columns go by the file's own header, so that those of other versions are read,
 * too. A missing file, or one with a header alone, has no rows.
 */
export async function readResults(path: string): Promise<ResultRow[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const [header = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return new Map(
      names.flatMap((name, i) => {
        const cell = cells[i] ?? '';
        const value = Number(cell);
        // Names, such as that of the metric, are no numbers; NaN is one.
        if (cell === '' || (Number.isNaN(value) && cell !== 'NaN')) return [];
        return [[name.trim(), value] as const];
      }),
    );
  });
}
