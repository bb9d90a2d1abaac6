import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLine } from '../testing/run-line.js';

let root: string;
let voc: string;

type Box = readonly [xmin: number, ymin: number, xmax: number, ymax: number];

const object = (name: string, box: Box, difficult = 0): string =>
  `<object><name>${name}</name><difficult>${difficult}</difficult><bndbox><xmin>${box[0]}</xmin><ymin>${box[1]}</ymin><xmax>${box[2]}</xmax><ymax>${box[3]}</ymax></bndbox></object>`;

/** Annotations and lists alone: no pictures are needed. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-eval-'));
  voc = join(root, 'VOC');
  await mkdir(join(voc, 'Annotations'), { recursive: true });
  await mkdir(join(voc, 'JPEGImages'));
  await mkdir(join(voc, 'ImageSets', 'Main'), { recursive: true });
  const annotations: Record<string, string> = {
    '000001': object('cat', [11, 11, 30, 30]) + object('dog', [51, 11, 70, 30]),
    '000002': object('cat', [11, 11, 30, 30]) + object('dog', [51, 11, 70, 30], 1),
    '000003': '',
    '000009': object('bird', [1, 1, 5, 5]),
  };
  for (const [id, objects] of Object.entries(annotations))
    await writeFile(
      join(voc, 'Annotations', `${id}.xml`),
      `<annotation><size><width>100</width><height>50</height></size>${objects}</annotation>`,
    );
  await writeFile(join(voc, 'ImageSets/Main/test.txt'), '000001\n000002\n000003\n');
  await writeFile(join(voc, 'ImageSets/Main/train.txt'), '000009\n');
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Writes files into a new folder and gives its path. */
const folder = async (name: string, files: Record<string, string>): Promise<string> => {
  const path = join(root, name);
  await mkdir(path, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(path, file), text);
  return path;
};
const file = async (name: string, text: string): Promise<string> => {
  await writeFile(join(root, name), text);
  return join(root, name);
};

/**
 * Both cats are found with a false positive between them: AP = ½ · 1 + ½ · ⅔ = 5/6. The dog is found; so is the difficult
 * one, which counts as nothing: 1. One bird is seen, where there is none.
 */
const comp4 = {
  'comp4_det_test_cat.txt': '000001 0.9 11 11 30 30\n000003 0.8 1 1 9 9\n000002 0.7 11 11 30 30\n',
  'comp4_det_test_dog.txt': '000002 0.9 51 11 70 30\n000001 0.6 51 11 70 30\n',
  'comp4_det_test_bird.txt': '000003 0.5 1 1 9 9\n',
};
const csv = `image,class,score,xmin,ymin,xmax,ymax
JPEGImages/000001.jpg,cat,0.9,11,11,30,30
000003,cat,0.8,1,1,9,9
000002,cat,0.7,11,11,30,30
000002,dog,0.9,51,11,70,30
JPEGImages/000001.jpg,dog,0.6,51,11,70,30
000003,bird,0.5,1,1,9,9
`;
/** Categories by their place in bird, cat, dog, from 1 on; x = xmin − 1, width = xmax − xmin + 1. */
const coco = [
  { image_id: 1, category_id: 2, bbox: [10, 10, 20, 20], score: 0.9 },
  { image_id: 3, category_id: 2, bbox: [0, 0, 9, 9], score: 0.8 },
  { image_id: 2, category_id: 2, bbox: [10, 10, 20, 20], score: 0.7 },
  { image_id: 2, category_id: 3, bbox: [50, 10, 20, 20], score: 0.9 },
  { image_id: 1, category_id: 3, bbox: [50, 10, 20, 20], score: 0.6 },
  { image_id: 3, category_id: 1, bbox: [0, 0, 9, 9], score: 0.5 },
];

const score = (detections: string, ...more: string[]) =>
  runLine(['eval', '--ground-truth', voc, '--split', 'test', '--detections', detections, ...more]);

interface Json {
  metric: string;
  iou: number | number[];
  map: number | null;
  classes: Record<string, { ap: number | null; positives: number; detections: number }>;
  settings: Record<string, unknown>;
  unknownClasses: Record<string, number>;
  [key: string]: unknown;
}
const jsonOf = async (detections: string, ...more: string[]): Promise<Json> => {
  const { exitCode, json, stderr } = await score(detections, '--json', ...more);
  expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, '']);
  return json() as Json;
};

const expected = {
  bird: { ap: null, positives: 0, detections: 1 },
  cat: { ap: 5 / 6, positives: 2, detections: 3 },
  dog: { ap: 1, positives: 1, detections: 2 },
};

describe('ssd eval --detections', () => {
  it('measures comp4 files, COCO results and CSV to the same', async () => {
    const paths = [
      await folder('results', comp4),
      await file('results.csv', csv),
      await file('results.json', JSON.stringify(coco)),
    ];
    for (const path of paths) {
      const json = await jsonOf(path, '--metric', 'voc10');
      expect(json).toMatchObject({ metric: 'voc10', iou: 0.5, split: 'test', images: 3, unknownClasses: {} });
      expect(json.map).toBeCloseTo((5 / 6 + 1) / 2, 12);
      // The bird is known from another split: there, without objects here, and not in the mean.
      expect(json.classes).toEqual({ ...expected, cat: { ...expected.cat, ap: expect.closeTo(5 / 6, 12) as unknown } });
      expect(json.settings).toMatchObject({ scoreThreshold: 0.01, maxDetections: null, ignoreDifficult: true, pixelOffset: 1 });
    }
  }); // prettier-ignore

  it('breaks ties of a class by its own rows, whatever the others say', async () => {
    // Picture 3 first, which has no cat: precision 1/2 at recall 1/2, then 2/3 at 1.
    const cats = [['000003', '1 1 9 9'], ['000001', '11 11 30 30'], ['000002', '11 11 30 30']] as const;
    const lines = cats.map(([id, box]) => `${id} 0.5 ${box}\n`).join('');
    const rows = cats.map(([id, box]) => `${id},cat,0.5,${box.replaceAll(' ', ',')}\n`).join('');
    const entries = cats.map(([id, box]) => {
      const [x, y, a, b] = box.split(' ').map(Number) as [number, number, number, number];
      return { image_id: Number(id), category_id: 2, bbox: [x - 1, y - 1, a - x + 1, b - y + 1], score: 0.5 };
    });
    const head = 'image,class,score,xmin,ymin,xmax,ymax\n';
    const paths = [
      await folder('ties', { 'comp4_det_test_cat.txt': lines }),
      await folder('ties-and-others', { 'comp4_det_test_cat.txt': lines, 'comp4_det_test_bird.txt': '000002 0.9 1 1 9 9\n000001 0.9 1 1 9 9\n' }),
      await file('ties.csv', head + rows),
      await file('ties-and-others.csv', `${head}000002,bird,0.9,1,1,9,9\n000001,dog,0.9,1,1,9,9\n${rows}`),
      await file('ties.json', JSON.stringify(entries)),
      await file('ties-and-others.json', JSON.stringify([coco[4], coco[3], ...entries])),
    ];
    for (const path of paths) expect((await jsonOf(path, '--metric', 'voc10')).classes['cat']!.ap).toBeCloseTo(2 / 3, 12);
    // pycocotools goes through the pictures in their order: 1 and 2 first.
    for (const path of paths) expect((await jsonOf(path, '--metric', 'coco')).classes['cat']!.ap).toBeCloseTo(1, 12);
  }); // prettier-ignore

  it('measures one comp4 file: the other classes are missed', async () => {
    const path = join(await folder('one', comp4), 'comp4_det_test_cat.txt');
    const { classes } = await jsonOf(path);
    expect(classes).toMatchObject({ cat: { detections: 3 }, dog: { ap: 0, detections: 0 } });
    expect(classes).not.toHaveProperty('bird');
  });

  it('says the rules and what it read, for people', async () => {
    const { stderr, stdout, exitCode } = await score(await file('p.json', JSON.stringify(coco)));
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain(`COCO results; category ids as places in the list of 3 classes, split "test" of ${voc}.`);
    expect(stderr).toContain('VOC10, area, IoU ≥ 0.5, inclusive pixels (+1), difficult objects ignored, score ≥ 0.01');
    expect(stderr).toMatch(/^cat +0\.8333 +2 +3 +2 +1 +0$/m);
    expect(stderr).toMatch(/^mean of 2 +0\.9167/m);
  }); // prettier-ignore

  it('counts difficult objects by option', async () => {
    const path = await folder('difficult', comp4);
    // Two dogs, both found first.
    expect((await jsonOf(path, '--count-difficult')).classes['dog']).toEqual({
      ap: 1,
      positives: 2,
      detections: 2,
    });
    expect((await jsonOf(path, '--ignore-difficult')).classes['dog']!.positives).toBe(1);
  });

  it('takes IoU, score threshold and the number of detections', async () => {
    const path = await file('loose.csv', 'image,class,score,xmin,ymin,xmax,ymax\n000001,cat,0.9,11,11,30,24\n000001,dog,0.4,51,11,70,30\n');
    // 14 of 20 rows: IoU .7
    expect((await jsonOf(path, '--iou', '0.7')).classes['cat']!.ap).toBe(0.5);
    expect((await jsonOf(path, '--iou', '0.75')).classes['cat']!.ap).toBe(0);
    expect(await jsonOf(path, '--threshold', '0.5')).toMatchObject({ classes: { dog: { detections: 0 } }, dropped: { belowScoreThreshold: 1 } });
    expect(await jsonOf(path, '--max-detections', '1')).toMatchObject({ classes: { dog: { detections: 0 } }, dropped: { beyondMaxDetections: 1 } });
  }); // prettier-ignore

  it('counts every detection of a file by VOC’s rules: no class pushes out another’s', async () => {
    const cat = '000001,cat,0.1,11,11,30,30\n';
    const dogs = Array.from({ length: 250 }, (_, i) => `000001,dog,${0.9 - i / 1000},51,11,70,30\n`).join('');
    const path = await file('crowd.csv', `image,class,score,xmin,ymin,xmax,ymax\n${dogs}${cat}`);
    const alone = await file('alone.csv', `image,class,score,xmin,ymin,xmax,ymax\n${cat}`);
    const { classes, dropped } = await jsonOf(path);
    expect(classes['cat']).toEqual((await jsonOf(alone)).classes['cat']);
    expect(classes['cat']!.ap).toBeGreaterThan(0);
    expect(dropped).toMatchObject({ beyondMaxDetections: 0 });
  }); // prettier-ignore

  it('measures COCO’s way, in continuous pixels', async () => {
    const json = await jsonOf(await folder('coco-way', comp4), '--metric', 'coco');
    expect(json.iou).toHaveLength(10);
    expect(json.settings).toMatchObject({
      pixelOffset: 0,
      scoreThreshold: null,
      maxDetections: [1, 10, 100],
    });
    // All boxes are exact, so that AP is the same at every IoU; the difficult dog counts. 101 recalls: of the cats 51 at
    // precision 1 (recalls to .5) and 50 at ⅔.
    expect(json.classes['cat']!.ap).toBeCloseTo((51 + 50 * (2 / 3)) / 101, 10);
    expect(json.classes['dog']).toEqual({
      ap: expect.closeTo(1, 12) as unknown,
      positives: 2,
      detections: 2,
    });
    expect(json['numbers']).toMatchObject({ APsmall: expect.any(Number) as unknown, APlarge: null });
  });

  it('measures the reference’s way', async () => {
    const json = await jsonOf(await folder('reference-way', comp4), '--mode', 'reference');
    // Classes without objects are absent; 11 points of the cats: 6 at 1 (recalls to .5), 5 at ⅔.
    expect(Object.keys(json.classes)).toEqual(['cat', 'dog']);
    expect(json.metric).toBe('reference');
    expect(json.classes['cat']!.ap).toBeCloseTo((6 + 5 * (2 / 3)) / 11, 12);
    expect(json.classes['dog']!.positives).toBe(2);
  });

  it('counts and reports classes that the data set does not have', async () => {
    const path = await file('unknown.csv', `${csv}000002,unicorn,0.9,1,1,2,2\n000003,unicorn,0.8,1,1,2,2\n`);
    const { stderr, json } = await score(path, '--json');
    expect(json()).toMatchObject({ unknownClasses: { unicorn: 2 }, dropped: { unknownClass: 2 }, });
    expect(stderr).toContain('2 detections of unknown classes left out: unicorn 2');
    expect((json() as Json).classes['unicorn']).toEqual({ ap: null, positives: 0, detections: 2 });
    const comp = await folder('unknown', { ...comp4, 'comp4_det_test_unicorn.txt': '000001 0.9 1 1 2 2\n' });
    expect(await jsonOf(comp)).toMatchObject({ unknownClasses: { unicorn: 1 } });
    const ids = await file('unknown.json', JSON.stringify([...coco, { ...coco[0], category_id: 44 }]));
    expect(await jsonOf(ids)).toMatchObject({ unknownClasses: { 'category 44': 1 } });
  }); // prettier-ignore

  it('warns of boxes that look normalised beside pixels', async () => {
    const shares = 'image,class,score,xmin,ymin,xmax,ymax\n000001,cat,0.9,0.1,0.2,0.3,0.6\n';
    const { stderr, exitCode } = await score(await file('shares.csv', shares));
    expect(exitCode).toBe(0);
    expect(stderr).toContain('got detections that lie within the first pixel in image "000001"');
    expect((await score(await file('pixels.csv', csv))).stderr).not.toContain('first pixel');
  });

  it('measures the classes given', async () => {
    const path = await folder('classes', comp4);
    const json = await jsonOf(path, '--classes', 'bird,cat,cow,dog');
    expect(json.classes['cow']).toEqual({ ap: null, positives: 0, detections: 0 });
    const { stderr, exitCode } = await score(path, '--classes', 'cat,cow');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Expected a class of the list in image "000001", ground truth 1, got "dog"/);
    expect(stderr).toContain('What to do: Correct it there, or name the classes to measure');
  });

  it('takes COCO ground truth, and ids as it names them', async () => {
    const instances = {
      images: [{ id: 5, file_name: '000001.jpg' }, { id: 6, file_name: '000002.jpg' }],
      categories: [{ id: 90, name: 'dog' }, { id: 17, name: 'cat' }],
      annotations: [{ id: 1, image_id: 5, category_id: 17, bbox: [10, 10, 20, 20], area: 400, iscrowd: 0 }],
    };
    const truth = await file('instances.json', JSON.stringify(instances));
    const results = await file('ids.json', JSON.stringify([{ image_id: 5, category_id: 17, bbox: [10, 10, 20, 20], score: 0.5 }]));
    const { json, stderr } = await runLine(['eval', '--ground-truth', truth, '--detections', results, '--metric', 'coco', '--json']);
    expect(stderr).toContain('COCO results, instances.json.');
    expect(json()).toMatchObject({ split: null, images: 2, classes: { cat: { positives: 1, detections: 1 }, dog: { ap: null } } });
    // The same ids, against VOC's annotations: --categories says what they mean.
    expect(await jsonOf(results, '--categories', truth)).toMatchObject({ classes: { cat: { ap: 0.5, detections: 1 } } });
    const both = await runLine(['eval', '--ground-truth', truth, '--split', 'test', '--detections', results]);
    expect([both.exitCode, both.stderr]).toEqual([2, expect.stringContaining('Expected no --split beside the COCO file')]);
  }); // prettier-ignore

  it('diagnoses, resamples, compares and writes reports', async () => {
    const better = await folder('better', { ...comp4, 'comp4_det_test_cat.txt': '000001 0.9 11 11 30 30\n000002 0.7 11 11 30 30\n' });
    const path = await folder('worse', { ...comp4, 'comp4_det_test_cat.txt': '000003 0.95 1 1 9 9\n000001 0.9 11 11 30 30\n000002 0.7 11 11 30 30\n' });
    const output = join(root, 'report');
    const more = ['--diagnose', '--bootstrap', '50', '--seed', '4', '--compare', better, '--output-dir', output];
    const { stderr, json } = await score(path, '--json', ...more);
    // Cats: ½ · ⅔ + ½ · ⅔ = ⅔, better 1; the mean of two: half of the third. The bird is on background, too.
    expect(json()).toMatchObject({
      diagnosis: { kinds: { background: { count: 2, cost: expect.closeTo(1 / 6, 12) as unknown } } },
      confusion: { classes: ['bird', 'cat', 'dog'] },
      bootstrap: { resamples: 50, seed: 4 },
      comparison: { map: { delta: expect.closeTo(1 / 6, 12) as unknown } },
    });
    expect(stderr).toMatch(/^background: IoU ≤ 0\.1 with every object +2 +\+0\.1667$/m);
    expect(stderr).toMatch(/^class +worse +better +difference/m);
    expect((await readdir(output)).sort()).toEqual(['confusion.svg', 'precision-recall.svg', 'report.html', 'report.md', 'results.json']);
    expect(JSON.parse(await readFile(join(output, 'results.json'), 'utf8'))).toEqual(json());
    expect(await readFile(join(output, 'report.html'), 'utf8')).toContain('Average precision of worse');
    expect(await readFile(join(output, 'report.md'), 'utf8')).toContain(`- ground truth: split "test" of `);
  }); // prettier-ignore
});

describe('ssd eval --detections, bad input', () => {
  const refused = async (detections: string, exitCode: number, said: string | RegExp, ...more: string[]) => {
    const ran = await score(detections, ...more);
    expect(ran.stderr).toMatch(said);
    expect(ran.stderr).toMatch(/^Error: .+\n(.*\n)*What to do: .+\n$/m);
    expect(ran.stderr).not.toMatch(/\n\s+at /);
    expect(ran.exitCode).toBe(exitCode);
  };
  const row = 'image,class,score,xmin,ymin,xmax,ymax\n';

  it('names images that the split does not have, and leaves them out by option', async () => {
    const path = await file('wrong.csv', `${row}dog-1,cat,0.9,1,1,2,2\n000001,cat,0.9,11,11,30,30\n`);
    await refused(path, 1, /of the 3 images of split "test" of .* \(such as "000001", "000002"\), got "dog-1": 1 of 2 images are not in it/);
    expect(await jsonOf(path, '--unknown-images', 'ignore')).toMatchObject({ unknownImages: ['dog-1'], classes: { cat: { ap: 0.5 } } });
    const none = await score(await file('none.csv', `${row}dog-1,cat,0.9,1,1,2,2\n`), '--unknown-images', 'ignore');
    expect(none.stderr).toContain('None of the 1 images of');
    const twice = await file('twice.csv', `${row}000001,cat,0.9,1,1,2,2\n000001.jpg,cat,0.9,11,11,30,30\n`);
    await refused(twice, 1, 'of image "000001" both as "000001" and as "000001.jpg"');
  }); // prettier-ignore

  it('says what is wrong in a file, and where', async () => {
    await writeFile(join(root, 'latin.csv'), Buffer.from(`${row}0000\xe91,cat,1,1,1,2,2\n`, 'latin1'));
    await refused(join(root, 'latin.csv'), 1, 'Expected text in UTF-8 in latin.csv, got other bytes in line 2, column 5.');
    await refused(await file('nan.csv', `${row}000001,cat,NaN,1,1,2,2\n`), 1, 'Expected a finite score in nan.csv, line 2, got "NaN".');
    await refused(await file('reversed.csv', `${row}000001,cat,1,9,1,2,2\n`), 1, /in reversed\.csv, line 2, got \[9, 1, 2, 2\]/);
    await refused(await file('nan.json', '[{"image_id": 1, "category_id": 1, "bbox": [1,1,2,2], "score": NaN}]'), 1, /nan\.json.*NaN is no JSON number/);
    await refused(await file('reversed.json', JSON.stringify([{ ...coco[0], bbox: [1, 1, -2, 2] }])), 1, /reversed\.json, entry 0, got \[1,1,-2,2\]/);
    await refused(await file('zero.json', JSON.stringify([{ ...coco[0], category_id: 0 }])), 1, /category ids from 1 on in zero\.json, got 0.*1 is "bird"/);
    await refused(await folder('broken', { 'comp4_det_test_cat.txt': '000001 0.9 1 1 2\n' }), 1, /in comp4_det_test_cat\.txt, line 1/);
  }); // prettier-ignore

  it('finds nothing to measure', async () => {
    await refused(join(root, 'nowhere'), 1, /Expected detections at .*nowhere, found nothing there/);
    await refused(await folder('empty', {}), 1, /Expected files comp4_det_<split>_<class>\.txt in .*empty, found nothing/);
    await refused(await file('results.bin', 'x'), 1, /Expected a file of detections, got .*results\.bin/);
  }); // prettier-ignore

  it('takes a file without detections', async () => {
    expect(await jsonOf(await file('zero-rows.csv', row))).toMatchObject({
      map: 0,
      classes: { cat: { ap: 0 } },
    });
    expect(await jsonOf(await file('zero-rows.json', '[]'))).toMatchObject({ map: 0 });
  });

  it('asks for what is missing on the line', async () => {
    const path = await file('line.csv', row);
    const line = async (...words: string[]) => {
      const { exitCode, stderr } = await runLine(['eval', ...words]);
      expect(exitCode).toBe(2);
      return stderr;
    };
    expect(await line()).toContain('Expected RUN after "ssd eval"');
    expect(await line('--detections', path)).toContain('Expected --ground-truth DIR too');
    expect(await line('--ground-truth', voc)).toContain('Expected --detections PATH too');
    expect(await line('--ground-truth', voc, '--detections', path)).toMatch(/Expected --split.*\n.*test, train/);
    const whole = ['--ground-truth', voc, '--split', 'test', '--detections', path];
    expect(await line(...whole, '--checkpoint', 'best')).toContain('Expected no --checkpoint with --detections, got "best"');
    expect(await line(...whole, '--ignore-difficult', '--count-difficult')).toContain('got both');
    expect(await line(...whole, '--mode', 'reference', '--metric', 'coco')).toContain('got --metric coco');
    expect(await line(...whole, '--mode', 'reference', '--ignore-difficult')).toContain('got both');
    expect(await line('run', '--detections', path)).toContain('Expected no --detections beside a RUN');
    const { exitCode, stderr } = await runLine(['eval', '--ground-truth', voc, '--split', 'tset', '--detections', path]);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('Did you mean "test"? Available: test, train')]);
  }); // prettier-ignore
});
