import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeJpeg } from '../testing/make-dataset.js';
import { convertDataset } from './convert-dataset.js';
import { formulaNames } from './formula-names.js';

const object = {
  label: 'cat',
  difficult: false,
  truncated: false,
  box: { xmin: 1, ymin: 1, xmax: 9, ymax: 9 },
};

describe('formulaNames', () => {
  it('counts names of files, classes and poses once each, and shows some', () => {
    const [issue, ...more] = formulaNames(
      [
        {
          name: '-rf.jpg',
          objects: [
            { ...object, label: '=1+1' },
            { ...object, pose: '@SUM(A1)' },
          ],
        },
        { name: 'ok-=.jpg', objects: [{ ...object, label: '=1+1' }] },
      ],
      'out',
    );
    expect(more).toEqual([]);
    expect(issue).toMatchObject({
      code: 'formula-name',
      severity: 'warning',
      file: join('out', 'annotations.csv'),
    });
    expect(issue!.message).toMatch(/^3 names begin with .*, such as "-rf.jpg", "=1\+1", "@SUM\(A1\)"; /);
  });

  it('finds none in names that begin with letters, and none in nothing', () => {
    expect(formulaNames([{ name: 'a.jpg', objects: [object] }], 'out')).toEqual([]);
    expect(formulaNames([], 'out')).toEqual([]);
  });
});

describe('convertDataset to csv', () => {
  it('writes such names as they are, reads them back, and says what a spreadsheet does with them', async () => {
    const root = await mkdtemp(join(tmpdir(), 'formula-'));
    try {
      await writeFile(join(root, 'a.jpg'), await makeJpeg(1));
      const name = '=HYPERLINK("http://x";"y")';
      const rows = [
        'filename,class,xmin,ymin,xmax,ymax',
        `a.jpg,"${name.replaceAll('"', '""')}",1,1,9,9`,
        '',
      ];
      await writeFile(join(root, 'labels.csv'), rows.join('\n'));
      const [first, second] = [join(root, 'first'), join(root, 'second')];
      const report = await convertDataset(join(root, 'labels.csv'), first, { to: 'csv' });
      expect(report.classes).toEqual([name]);
      expect(report.issues.map(({ code }) => code)).toEqual(['formula-name']);
      const again = await convertDataset(first, second, { to: 'csv' });
      expect(again.classes).toEqual([name]);
      expect(await readFile(join(second, 'annotations.csv'), 'utf8')).toBe(
        await readFile(join(first, 'annotations.csv'), 'utf8'),
      );
      expect((await convertDataset(first, join(root, 'voc'), { to: 'voc' })).issues).toEqual([]);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
