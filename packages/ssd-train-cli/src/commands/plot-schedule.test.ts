import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeVocFolder } from '@ssd/trainer/testing';
import { runLine } from '../testing/run-line.js';

let root: string;
let data: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-plot-'));
  const picture = (id: string) => ({ id, objects: [{ label: 'cell', box: [8, 8, 30, 30] as const }] });
  data = await makeVocFolder(join(root, 'data'), {
    train: Array.from({ length: 10 }, (_, i) => picture(`a${i}`)),
    val: [picture('b')],
  });
});
afterAll(() => rm(root, { recursive: true, force: true }));

const plot = (...options: string[]) =>
  runLine(['train', '--data-dir', data, '--plot-lr', '--json', '--run-dir', join(root, 'run'), ...options]);

describe('ssd train --plot-lr', () => {
  it('gives the rate of every step of a short run, and writes nothing', async () => {
    const { json, exitCode } = await plot(
      ...['--batch-size', '4', '--epochs', '5', '--schedule', 'one-cycle', '--learning-rate', '1'],
    );
    expect(exitCode).toBe(0);
    const { points, ...plan } = json() as { points: [number, number][] };
    // 10 pictures in full batches of 4: 2 steps an epoch
    expect(plan).toMatchObject({
      plotLr: true,
      stepsPerEpoch: 2,
      totalSteps: 10,
      schedule: { kind: 'one-cycle' },
    });
    expect(points.map(([step]) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(points[0]![1]).toBeCloseTo(0.04, 12);
    expect(points.at(-1)![1]).toBeCloseTo(0.0001, 12);
    expect(await readdir(root)).toEqual(['data']);
  });

  it('has the reference’s recipe in a run of its length, first and last step among the points', async () => {
    const { json } = await plot(
      '--preset',
      'vgg300',
      '--batch-size',
      '1',
      '--epochs',
      '1000',
      '--scale-boundaries',
    );
    const { points, totalSteps } = json() as { points: [number, number][]; totalSteps: number };
    expect([totalSteps, points.length, points[0], points.at(-1)]).toEqual([
      10_000,
      1000,
      [0, 0.00075],
      [9999, 0.00001],
    ]);
    // 320000 / 537600 · 10000 = 5952.4
    expect(points.findLast(([, rate]) => rate === 0.00075)![0]).toBeGreaterThan(5930);
    expect(points.findLast(([, rate]) => rate === 0.00075)![0]).toBeLessThanOrEqual(5952);
  });

  it('counts the steps that sampling adds', async () => {
    const { json } = await plot('--batch-size', '4', '--epochs', '1', '--sampling', 'repeat-factor:1');
    expect(json()).toMatchObject({ stepsPerEpoch: 2 }); // one class on every picture: none is repeated
  });

  it('draws it for people', async () => {
    const { stderr } = await runLine([
      'train',
      '--data-dir',
      data,
      '--plot-lr',
      '--batch-size',
      '4',
      '--epochs',
      '50',
    ]);
    expect(stderr).toContain('Learning rate, cosine: 100 steps, 2 an epoch');
    expect(stderr).toContain('└ step 0 … 99');
    expect(stderr).toMatch(/0\.05 ┤.*[\u2801-\u28ff]/);
    expect(stderr).toContain('highest 0.05, last 0. Nothing was written.');
  });
});
