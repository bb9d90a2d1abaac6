import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAnchors, decodeBoxes, selectDetections } from '@ssd/anchors';
import { readComp4 } from '@ssd/ap-eval';
import { getPreset, type Detection } from '@ssd/model';
import { readDataset, validateDataset } from '@ssd/voc-dataset';
import { readNpy } from '@ssd/weights';
import sharp from 'sharp';
import type { MadePicture } from '@ssd/trainer/testing';
import { SIDE, makeVocFolder } from '@ssd/trainer/testing';
import { run } from '../run-command.js';
import { fakeSignals, memoryStream, runLine } from '../testing/run-line.js';

// A run of one step: nothing it finds is right, and all of it can be checked.

const classes = ['big dog', 'cell'];
const pictures = (count: number, prefix: string): MadePicture[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${prefix}${i}`,
    objects: [{ label: classes[i % 2]!, box: [8 + i, 10, 30 + i, 40] }],
  }));

let root: string;
let data: string;
let runDir: string;
let images: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-detect-'));
  data = await makeVocFolder(join(root, 'voc'), { train: pictures(2, 'a'), test: pictures(3, 'b') });
  images = join(data, 'JPEGImages');
  runDir = join(root, 'run');
  const { exitCode, stderr } = await runLine([
    ...['train', '--data-dir', data, '--run-dir', runDir, '--steps', '1', '--batch-size', '2'],
    ...['--workers', '0', '--seed', '3', '--no-report', '--precision_mode', 'must_keep_origin_dtype'],
  ]);
  expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, '']);
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Answer {
  images: { file: string; width: number; height: number; detections: Detection[]; annotated: string | null; files: string[] }[]; // prettier-ignore
  failures: { file: string; message: string }[];
  missing: number;
}

/** A picture of one colour, encoded. */
const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#808890' } });

const coordinates = ({ box: { xmin, ymin, xmax, ymax } }: Detection) => [xmin, ymin, xmax, ymax];

/** Not so small that whole pixels make it larger. */
const isLarge = ({ box: { xmin, ymin, xmax, ymax } }: Detection): boolean =>
  xmax - xmin > 3 && ymax - ymin > 3;

function expectNear(
  found: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
  by: number,
): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((box, i) => {
    box.forEach((side, k) => {
      expect(Math.abs(side - expected[i]![k]!)).toBeLessThanOrEqual(by);
    });
  });
}

describe('ssd detect, every format', () => {
  let answer: Answer;
  let out: string;

  beforeAll(async () => {
    out = join(root, 'all');
    const { exitCode, stderr, json } = await runLine([
      ...['detect', runDir, join(images, 'b*'), '--threshold', '0.34', '--scores', '--json'],
      ...['--format', 'json,txt,voc,csv,picture,png', '--dump-predictions', '--pascal-summary'],
      ...['--output-dir', out, '--batch-size', '2'],
    ]);
    expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, '']);
    answer = json() as Answer;
    expect(answer.images.map(({ detections }) => detections.length > 0)).toEqual([true, true, true]);
  });

  it('names the files of each picture', async () => {
    const [first] = answer.images;
    const endings = ['json', 'txt', 'xml', 'jpg', 'png', 'npy'];
    expect(first!.file).toBe(join(images, 'b0.jpg'));
    expect(first!.files).toEqual(endings.map((ending) => join(out, `b0.${ending}`)));
    expect(first!.annotated).toBe(join(out, 'b0.jpg'));
    expect(answer.missing).toBe(0);
    const tables = ['detections.csv', ...classes.map((name) => `comp4_det_test_${name}.txt`)];
    const each = answer.images.flatMap(({ files }) => files.map((file) => file.slice(out.length + 1)));
    expect((await readdir(out)).sort()).toEqual([...each, ...tables].sort());
    const { file, width, height, detections } = first!;
    expect(JSON.parse(await readFile(join(out, 'b0.json'), 'utf8'))).toEqual({ file, width, height, detections }); // prettier-ignore
  });

  it('says the same in txt', async () => {
    const lines = (await readFile(join(out, 'b0.txt'), 'utf8')).trimEnd().split('\n');
    const { detections } = answer.images[0]!;
    const parsed = lines.map((line) => /^(.+) (\d+) (\S+) (\S+) (\S+) (\S+) (\S+)$/.exec(line)!.slice(1));
    expect(parsed.map(([label, id]) => [label, Number(id)])).toEqual(
      detections.map(({ label }) => [label, classes.indexOf(label)]),
    );
    const numbers = parsed.map((fields) => fields.slice(2).map(Number));
    const boxes = numbers.map(([cx, cy, w, h]) => [cx! - w! / 2, cy! - h! / 2, cx! + w! / 2, cy! + h! / 2].map((share) => share * SIDE)); // prettier-ignore
    expectNear(boxes, detections.map(coordinates), 1e-4);
    expectNear(numbers.map((fields) => fields.slice(4)), detections.map(({ score }) => [score]), 1e-6); // prettier-ignore
  });

  it('says the same in the network’s output, decoded again', async () => {
    const { shape, data: values } = await readNpy(join(out, 'b0.npy'));
    const anchors = createAnchors(getPreset('mini').boxes);
    const depth = classes.length + 1;
    expect(shape).toEqual([anchors.count, depth + 4]);
    const rows = Array.from({ length: anchors.count }, (_, i) =>
      (values as Float32Array).subarray(i * (depth + 4), (i + 1) * (depth + 4)),
    );
    const sums = rows.map((row) => row.subarray(0, depth).reduce((sum, p) => sum + p, 0));
    expect(Math.max(...sums.map((sum) => Math.abs(sum - 1)))).toBeLessThan(1e-5);
    const found = selectDetections(
      {
        probabilities: Float32Array.from(rows.flatMap((row) => [...row.subarray(0, depth)])),
        boxes: decodeBoxes(anchors, Float32Array.from(rows.flatMap((row) => [...row.subarray(depth)]))),
      },
      { classes: classes.length, scoreThreshold: 0.34 },
    );
    const { detections } = answer.images[0]!;
    expect([...found.scores]).toEqual(detections.map(({ score }) => score));
    expect([...found.labels]).toEqual(detections.map(({ label }) => classes.indexOf(label)));
    const boxes = detections.map((_, i) => [...found.boxes.subarray(4 * i, 4 * i + 4)].map((share) => share * SIDE)); // prettier-ignore
    expectNear(boxes, detections.map(coordinates), 1e-4);
  });

  it('finds the same without the network’s output', async () => {
    const { json } = await runLine(['detect', runDir, join(images, 'b0.jpg'), '--threshold', '0.34', '--format', 'txt', '--output-dir', join(root, 'bare'), '--json']); // prettier-ignore
    const [{ detections }] = (json() as Answer).images as [Answer['images'][0]];
    const expected = answer.images[0]!.detections;
    expect(detections).toEqual(expected);
    expect(await readdir(join(root, 'bare'))).toEqual(['b0.txt']);
  });

  it('writes annotations that are read and checked as data', async () => {
    const flat = join(root, 'flat');
    await mkdir(flat);
    for (const name of ['b0', 'b1', 'b2']) {
      await copyFile(join(images, `${name}.jpg`), join(flat, `${name}.jpg`));
      await copyFile(join(out, `${name}.xml`), join(flat, `${name}.xml`));
    }
    const report = await validateDataset(flat);
    expect(report.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    const samples = new Map<string, { box: Record<string, number>; label: string }[]>();
    for (const split of ['train', 'val', 'test']) {
      const read = await readDataset(flat, { split, classes }).catch(() => undefined);
      for (const { id, objects } of read?.samples ?? []) samples.set(id, objects as never);
    }
    expect([...samples.keys()].sort()).toEqual(['b0', 'b1', 'b2']);
    for (const [i, id] of ['b0', 'b1', 'b2'].entries()) {
      const { detections } = answer.images[i]!;
      const objects = samples.get(id)!;
      expect(objects.map(({ label }) => label)).toEqual(detections.map(({ label }) => label));
      const boxes = objects.map(({ box }) => [box['xmin']! - 1, box['ymin']! - 1, box['xmax']!, box['ymax']!]); // prettier-ignore
      expectNear(boxes, detections.map(coordinates), 2.5); // half a pixel; two more where a box had none
      const large = boxes.map((_, k) => k).filter((k) => isLarge(detections[k]!));
      expectNear(large.map((k) => boxes[k]!), large.map((k) => coordinates(detections[k]!)), 0.5); // prettier-ignore
    }
  });

  it('writes comp4 files that are read, and measured from the table as well', async () => {
    const files = (await readdir(out)).filter((name) => name.startsWith('comp4'));
    const texts = await Promise.all(
      files.map(async (name) => [name, await readFile(join(out, name), 'utf8')] as const),
    );
    const read = readComp4(texts, { classes });
    for (const { file, detections } of answer.images) {
      const { boxes, scores } = read.images.get(file.slice(images.length + 1, -'.jpg'.length))!;
      const own = scores.map((_, i) => [boxes[4 * i]! - 1, boxes[4 * i + 1]! - 1, boxes[4 * i + 2]!, boxes[4 * i + 3]!]); // prettier-ignore
      expectNear([...own].sort(byNumbers), detections.map(coordinates).sort(byNumbers), 1e-5);
    }
    const measured = await Promise.all(
      [out, join(out, 'detections.csv')].map(async (path) => {
        const line = ['eval', '--ground-truth', data, '--split', 'test', '--detections', path];
        const { json } = await runLine([...line, '--threshold', '0', '--json', '--quiet']);
        return (json() as { classes: object }).classes;
      }),
    );
    expect(measured[0]).toEqual(measured[1]);
    expect(measured[0]).toMatchObject({ cell: { positives: 1 }, 'big dog': { positives: 2 } });
  });
});

/** By the first number that differs. */
const byNumbers = (a: readonly number[], b: readonly number[]): number =>
  a.map((value, i) => value - b[i]!).find((difference) => difference !== 0) ?? 0;

describe('ssd detect, what it takes', () => {
  it('takes a picture from stdin, and a list', async () => {
    const png = await plain(50, 30).png().toBuffer();
    async function* stdin(...parts: (string | Uint8Array)[]) {
      for (const part of parts) yield await Promise.resolve(part);
    }
    const folder = join(root, 'piped');
    const one = await runLine(
      ['detect', '--model', runDir, '-', '--output-dir', folder, '--json'],
      { stdin: () => stdin(png) },
    ); // prettier-ignore
    expect((one.json() as Answer).images).toMatchObject([
      { file: '-', width: 50, height: 30, annotated: join(folder, 'stdin.png') },
    ]);
    const list = `${join(images, 'a0.jpg')}\n${join(root, 'gone.jpg')}\n${join(images, 'a1.jpg')}\n`;
    const many = await runLine(
      ['detect', runDir, '--files-from', '-', '--output-dir', folder, '--format', 'json', '--jsonl', '--quiet'], // prettier-ignore
      { stdin: () => stdin(list) },
    );
    expect(many.exitCode).toBe(1);
    const lines = many.stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as object); // prettier-ignore
    expect(lines).toEqual([
      expect.objectContaining({ file: join(images, 'a0.jpg'), width: SIDE }),
      expect.objectContaining({ file: join(images, 'a1.jpg') }),
      { file: join(root, 'gone.jpg'), error: expect.stringContaining('gone.jpg') as string },
    ]);
  });

  it('takes odd pictures, and tells of those that are none', async () => {
    const odd = join(root, 'odd');
    await mkdir(join(odd, 'deep'), { recursive: true });
    await plain(1, 1).png().toFile(join(odd, 'dot.png'));
    await plain(40, 20).jpeg().withMetadata({ orientation: 6 }).toFile(join(odd, 'turned.jpg'));
    await plain(9, 900)
      .webp()
      .toFile(join(odd, 'deep', 'tall.webp'));
    await plain(20, 10).toColourspace('b-w').ensureAlpha(0.5).png().toFile(join(odd, 'grey.png'));
    await plain(20, 10).toColourspace('rgb16').png().toFile(join(odd, 'sixteen.png'));
    const frames = Buffer.alloc(8 * 24 * 3, 77);
    await sharp(frames, { raw: { width: 8, height: 24, channels: 3, pageHeight: 8 } }).gif().toFile(join(odd, 'film.gif')); // prettier-ignore
    await writeFile(join(odd, 'empty.jpg'), '');
    await writeFile(join(odd, 'text.png'), 'no picture');
    const { exitCode, json } = await runLine([
      ...['detect', runDir, odd, '-r', '--output-dir', join(odd, 'out'), '--batch-size', '3', '--json'],
    ]);
    expect(exitCode).toBe(1);
    const { images: found, failures } = json() as Answer;
    const sizes = found.map(({ file, width, height }) => [file.slice(odd.length + 1), width, height]);
    expect(sizes).toEqual([
      ['deep/tall.webp', 9, 900],
      ['dot.png', 1, 1],
      ['film.gif', 8, 8], // its first frame
      ['grey.png', 20, 10],
      ['sixteen.png', 20, 10],
      ['turned.jpg', 20, 40],
    ]);
    expect(failures.map(({ file }) => file.slice(odd.length + 1))).toEqual(['empty.jpg', 'text.png']);
    const again = await runLine(['detect', runDir, odd, '-r', '--output-dir', join(odd, 'out'), '--json']);
    expect((again.json() as Answer).images).toHaveLength(6); // its own results are not among them
  });

  it('keeps what is done after Ctrl-C, and says how many are missing', async () => {
    const { source, exit, exits } = fakeSignals();
    const folder = join(root, 'interrupted');
    const stdout = memoryStream();
    const stderr = memoryStream();
    const write = (text: string): void => {
      stdout.write(text);
      source.emit('SIGINT');
      source.removeAllListeners('SIGINT'); // once
    };
    const line = ['detect', runDir, images, '--batch-size', '1', '--format', 'csv', '--output-dir', folder, '--jsonl']; // prettier-ignore
    const exitCode = await run(line, { stdout: { write }, stderr, signals: { source, exit } });
    expect([exitCode, exits]).toEqual([130, []]);
    const done = stdout.text().trimEnd().split('\n').length;
    expect(stderr.text()).toContain(`Stopped: ${done} pictures are done, ${5 - done} are missing.`);
    expect(done).toBeLessThan(5);
    expect(await readdir(folder)).toEqual(['detections.csv']);
  });
});

describe('ssd detect, what it refuses', () => {
  const refused = async (...words: string[]) => {
    const { exitCode, stderr, json } = await runLine(['detect', ...words, '--json']);
    return { exitCode, stderr, ...(json() as { error: { code: string } }).error };
  };

  it.each([
    [[], 'MISSING_ARGUMENT', 'Expected a RUN and pictures after "ssd detect", got nothing.'],
    [['run'], 'MISSING_ARGUMENT', 'Expected pictures after "ssd detect", got run.'],
    [['--model', 'run'], 'MISSING_ARGUMENT', 'Expected pictures after'],
    [['run', 'x.jpg', '--jsonl'], 'CONFLICTING_OPTIONS', 'Expected --json or --jsonl, got both.'],
    [['run', 'x.jpg', '--format', 'xml'], 'UNKNOWN_CHOICE', 'Unknown value for --format "xml"'],
  ])('%j', async (words, code, message) => {
    const { exitCode, stderr, code: got } = await refused(...words);
    expect([exitCode, got]).toEqual([2, code]);
    expect(stderr).toContain(message);
  });

  it('a folder of results that is a file, or where pictures or labels would be written over', async () => {
    const picture = join(images, 'a0.jpg');
    const file = join(root, 'file');
    await writeFile(file, '');
    expect(await refused(runDir, picture, '--output-dir', file)).toMatchObject({ exitCode: 1, code: 'NOT_A_FOLDER' }); // prettier-ignore
    expect(await refused(runDir, picture, '--output-dir', images)).toMatchObject({ exitCode: 1, code: 'WOULD_OVERWRITE' }); // prettier-ignore
    const before = await readFile(picture);
    await writeFile(join(images, 'a1.xml'), 'made by hand');
    const labels = await refused(runDir, images, '--output-dir', images, '--format', 'voc');
    expect(labels.stderr).toContain(`Expected to write ${join(images, 'a1.xml')}, beside the pictures`);
    expect(await readFile(join(images, 'a1.xml'), 'utf8')).toBe('made by hand');
    // From elsewhere, but of the same name; and by another way to the folder.
    await mkdir(join(root, 'elsewhere'), { recursive: true });
    await copyFile(join(images, 'a1.jpg'), join(root, 'elsewhere', 'a0.jpg'));
    await symlink(images, join(root, 'link'));
    for (const line of [
      [join(root, 'elsewhere', 'a0.jpg'), picture, '--output-dir', images],
      [join(root, 'link', 'a0.jpg'), '--output-dir', images],
    ])
      expect(await refused(runDir, ...line)).toMatchObject({ exitCode: 1, code: 'WOULD_OVERWRITE' });
    expect((await readFile(picture)).equals(before)).toBe(true);
  });

  it('training data of other classes', async () => {
    const file = join(root, 'training-data.json');
    const other = await makeVocFolder(join(root, 'other'), {
      train: [{ id: 'o', objects: [{ label: 'cat', box: [1, 1, 9, 9] }] }],
      val: [{ id: 'p', objects: [{ label: 'cell', box: [1, 1, 9, 9] }] }],
    });
    const process = (folder: string) =>
      runLine(['process', '--data-source', 'voc', '--data-dir', folder, '--output', file, '--validation-fraction', '0']); // prettier-ignore
    const line = [runDir, join(images, 'a0.jpg'), '--training-data', file, '--output-dir', join(root, 'td')];
    expect((await process(other)).exitCode).toBe(0);
    const wrong = await refused(...line);
    expect([wrong.exitCode, wrong.code]).toEqual([1, 'CLASSES_DIFFER']);
    expect(wrong.stderr).toContain('but class 0 is "cat" instead of "big dog"');
    expect((await process(data)).exitCode).toBe(0);
    expect((await runLine(['detect', ...line])).exitCode).toBe(0);
  });
});
