import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, makeJpeg } from '../testing/make-dataset.js';
import { writeFiles } from '../testing/write-files.js';
import { convertDataset } from './convert-dataset.js';

let base = '';
beforeEach(async () => {
  base = await makeFolder();
});
afterEach(() => rm(base, { recursive: true }));

describe('convertDataset, of YOLO’s labels', () => {
  const said = async (name = 'in') => {
    const { issues } = await convertDataset(join(base, name), join(base, `${name}-out`), { to: 'csv' });
    return issues
      .filter(({ code }) => code !== 'no-objects')
      .map(({ code, severity, message }) => [code, severity, message.replaceAll(`${base}/`, '')]);
  };

  it('warns where a folder has none, and notes where some are missing', async () => {
    await writeFiles(base, {
      'in/data.yaml': 'train: images/train\nval: images/val\nnames: [cell]\n',
      'in/images/train/0.jpg': await makeJpeg(1),
      'in/images/train/1.jpg': await makeJpeg(2),
      'in/images/val/0.jpg': await makeJpeg(3),
      'in/images/val/1.jpg': await makeJpeg(4),
      'in/labels/val/1.txt': '0 0.5 0.5 1 1\n',
      'in/labels/val/2.txt': '0 0.5 0.5 1 1\n',
      'in/labels/val/classes.txt': 'cell\n',
    });
    expect(await said()).toEqual([
      [
        'labels-missing',
        'warning',
        'No label file for 2 of 2 images: looked for NAME.txt in in/labels/train and in/images/train. They train as background.',
      ],
      [
        'labels-missing',
        'info',
        'No label file for 1 of 2 images, such as 0.jpg: looked for NAME.txt in in/labels/val and in/images/val. They train as background.',
      ],
      [
        'label-without-image',
        'warning',
        'No image in in/images/val for 1 label files, such as 2.txt: they are not read.',
      ],
    ]);
  });

  it('reads label files whose ending is in capitals', async () => {
    await writeFiles(base, {
      'in/data.yaml': 'train: images\nnames: [cell]\n',
      'in/images/0.jpg': await makeJpeg(1),
      'in/labels/0.TXT': '0 0.5 0.5 1 1\n',
    });
    expect(await said()).toEqual([]);
  });

  it('reads a folder in another case, and says so; the exact one wins', async () => {
    const image = await makeJpeg(1);
    await writeFiles(base, {
      'in/data.yaml': 'train: Images\nnames: [cell]\n',
      'in/Images/IMG_1.JPG': image,
      'in/Images/img_1.jpg': await makeJpeg(2),
      'in/Labels/IMG_1.txt': '0 0.5 0.5 0.5 0.5\n',
      'in/Labels/img_1.txt': '0 0.5 0.5 1 1\n',
      'two/data.yaml': 'train: images\nnames: [cell]\n',
      'two/images/0.jpg': image,
      'two/labels/0.txt': '0 0.5 0.5 1 1\n',
      'two/Labels/0.txt': 'not read',
    });
    expect(await said()).toEqual([
      ['labels-folder', 'warning', expect.stringContaining('Rename it') as string],
    ]);
    const table = await readFile(join(base, 'in-out/annotations.csv'), 'utf8');
    expect(table).toContain('IMG_1.JPG,40,30,cell,11,8.5,30,22.5,');
    expect(table).toContain('Images_img_1.jpg,40,30,cell,1,1,40,30,');
    expect(await said('two')).toEqual([]);
  });
});
