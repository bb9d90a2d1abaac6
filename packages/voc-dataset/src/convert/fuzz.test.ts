import fc from 'fast-check';
import type { DatasetError } from '../dataset-error.js';
import { parseTrainingData } from '../process/read-training-data.js';
import { FUZZ_RUNS } from '@ssd/testing/fuzz-runs';
import { mutatedText } from '../testing/mutate.js';
import { parseCoco } from './coco-file.js';
import { parseCsvTable } from './csv-table.js';
import { parseDataYaml } from './data-yaml.js';
import { parseYoloLabels } from './yolo-labels.js';

const COCO = JSON.stringify({
  images: [{ id: 1, file_name: 'a.jpg', width: 40, height: 30 }],
  annotations: [{ image_id: 1, category_id: 1, bbox: [0, 0, 9.5, 9], iscrowd: 0, pose: 'Left' }],
  categories: [{ id: 1, name: 'cell' }],
});

const YAML = `path: ../data # here
train: [images/a, "images/b"]
val:
  - images/c
names:
  0: cell
  1: 'it''s'
download: |
  curl
`;

const TRAINING_DATA = JSON.stringify({
  format: 'ssd-training-data',
  version: 1,
  preset: { name: 'mini', imageSize: { width: 160, height: 160 } },
  classes: [{ name: 'cell', color: '#0091ea' }],
  augmentation: { flipHorizontal: { probability: 0.5 } },
  splits: {
    train: [
      {
        id: 'a',
        image: 'a.jpg',
        annotation: 'a.xml',
        width: 40,
        height: 30,
        objects: [{ label: 'cell', box: [1, 1, 9, 9] }],
      },
    ],
  },
});

const size = { width: 40, height: 30 };
const isFinite = (values: readonly (string | undefined)[]) =>
  values.every((value) => Number.isFinite(Number(value)));

/** What a reader makes of a text; nothing where it says what is wrong with it. */
function read<T>(reader: () => T): T | undefined {
  try {
    return reader();
  } catch (error) {
    // By its name: the class is another one in another realm.
    expect((error as DatasetError).name).toBe('DatasetError');
    expect((error as DatasetError).message).toContain('FILE');
    return undefined;
  }
}

describe('damaged files', () => {
  const check = (text: string, property: (mutated: string) => void) => {
    fc.assert(fc.property(mutatedText(text), property), { numRuns: FUZZ_RUNS });
  };

  it('of COCO are read or refused', () => {
    check(COCO, (text) => {
      const coco = read(() => parseCoco(text, 'FILE'));
      for (const { bbox } of coco?.annotations ?? []) expect(bbox?.every(Number.isFinite) ?? true).toBe(true);
    });
  });

  it('of YOLO are read or refused', () => {
    check(YAML, (text) => {
      const yaml = read(() => parseDataYaml(text, 'FILE'));
      for (const name of yaml?.names ?? []) expect(typeof name).toBe('string');
    });
    check('0 0.5 0.5 0.25 0.1\n1 0.125 0.9 1e-1 .2\r\n', (text) => {
      const objects = read(() => parseYoloLabels(text, { file: 'FILE', names: ['cell', 'dog'] }));
      for (const { box } of objects?.(size) ?? []) expect(isFinite(Object.values(box!))).toBe(true);
    });
  });

  it('of CSV are read or refused', () => {
    const table =
      'filename,width,height,class,xmin,ymin,xmax,ymax,split\n"a,b.jpg",40,30,cell,1,2,3,4,train\nc.jpg,,,,,,,,\n';
    check(table, (text) => {
      const records = read(() => parseCsvTable(text, 'FILE'))?.records;
      for (const record of records ?? []) expect(typeof record.get('filename')).toBe('string');
    });
  });

  it('of training data are read or refused', () => {
    check(TRAINING_DATA, (text) => {
      const data = read(() => parseTrainingData(text, 'FILE'));
      for (const { objects } of Object.values(data?.splits ?? {}).flat())
        for (const { box } of objects) expect(box.xmax > box.xmin && box.ymax > box.ymin).toBe(true);
    });
  });
});
