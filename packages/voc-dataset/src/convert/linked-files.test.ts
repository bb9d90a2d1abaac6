import { mkdir, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { annotationXml, makeFolder, makeJpeg, writeDataset } from '../testing/make-dataset.js';
import { writeFiles } from '../testing/write-files.js';
import { convertDataset } from './convert-dataset.js';
import type { DatasetFormat } from './dataset-formats.js';

let base = '';
beforeEach(async () => {
  base = await makeFolder();
});
afterEach(() => rm(base, { recursive: true }));

describe('convertDataset, of links that lead out of the data set', () => {
  const SECRET = 'root:x:0:0:root:/root:/bin/bash';
  /** What is said, whether it fails or not. */
  const told = async (to: DatasetFormat, onMissingImage: 'stop' | 'skip') =>
    convertDataset(join(base, 'in'), join(base, 'out'), { to, onMissingImage }).then(
      (report) => JSON.stringify(report),
      (error: unknown) => `${String(error)} ${JSON.stringify(error)} ${String((error as Error).cause)}`,
    );
  const CSV = 'filename,class,xmin,ymin,xmax,ymax\n';
  const COCO =
    '{"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[],"categories":[{"id":1,"name":"cell"}]}';

  it.each<[string, Record<string, string>, string, DatasetFormat]>([
    ['a label file', { 'data.yaml': 'names: [cell]\ntrain: images\n' }, 'labels/a.txt', 'voc'],
    ['data.yaml', {}, 'data.yaml', 'voc'],
    ['a class list', { 'labels/a.txt': '0 0.5 0.5 1 1' }, 'classes.txt', 'voc'],
    ['a list of images', { 'data.yaml': 'names: [cell]\ntrain: train.txt\n' }, 'train.txt', 'voc'],
    ['a COCO file', {}, 'x.json', 'voc'],
    ['a table', {}, 'x.csv', 'voc'],
    ['a class list beside a table', { 'x.csv': `${CSV}a.jpg,cell,1,1,9,9\n` }, 'classes.txt', 'voc'],
    [
      'an image',
      { 'x.json': COCO.replace('"a.jpg"', '"b.jpg","width":9,"height":9') },
      'images/b.jpg',
      'voc',
    ],
    ['an annotation', { 'Annotations/b.xml': '' }, 'Annotations/a.xml', 'coco'],
    [
      'a list',
      { 'Annotations/a.xml': annotationXml({ filename: 'a.jpg' }, []) },
      'ImageSets/Main/train.txt',
      'coco',
    ],
  ])('shows nothing of what %s leads to', async (_, files, name, to) => {
    await writeFiles(base, {
      secret: `${SECRET}\n`,
      'in/images/a.jpg': await makeJpeg(1),
      'in/JPEGImages/a.jpg': await makeJpeg(1),
    });
    for (const [path, contents] of Object.entries(files))
      await writeFiles(base, { [`in/${path}`]: contents });
    await mkdir(dirname(join(base, 'in', name)), { recursive: true });
    await symlink(join(base, 'secret'), join(base, 'in', name));
    for (const mode of ['stop', 'skip'] as const) {
      const message = await told(to, mode);
      expect(message).toContain(name.split('/').at(-1));
      expect(message).not.toMatch(/root|bash/);
    }
    for (const path of await readdir(base, { recursive: true })) {
      const isWritten = path.startsWith('out') && (await stat(join(base, path))).isFile();
      if (isWritten) expect(await readFile(join(base, path), 'latin1')).not.toContain('root:x');
    }
  });

  it('reads a data set that is made of links, and one behind a link', async () => {
    await writeDataset(join(base, 'away'), [{ id: 'a' }, { id: 'b' }]);
    await writeFile(join(base, 'away/classes.txt'), 'none\ncell\n');
    for (const path of await readdir(join(base, 'away'), { recursive: true })) {
      const [from, to] = [join(base, 'away', path), join(base, 'in', path)];
      if ((await stat(from)).isDirectory()) await mkdir(to, { recursive: true });
      else {
        await mkdir(dirname(to), { recursive: true });
        await symlink(from, to);
      }
    }
    const report = await convertDataset(join(base, 'in'), join(base, 'out'), { to: 'yolo' });
    expect(report).toMatchObject({ images: 2, objects: 2, classes: ['none', 'cell'], issues: [] });
    await symlink(join(base, 'away'), join(base, 'link'));
    await writeFile(join(base, 'away/Annotations/a.xml'), '<annotation><size>');
    // Of what is the data set's own, errors say more.
    await expect(convertDataset(join(base, 'link'), join(base, 'x'), { to: 'yolo' })).rejects.toThrow(
      'Line 1 is not well-formed XML',
    );
    await expect(convertDataset(join(base, 'in'), join(base, 'x'), { to: 'yolo' })).rejects.toThrow(
      /^Expected a Pascal VOC annotation, found something else at .*a.xml, line 1\. It is a link/,
    );
  });
});
