import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  lockRunFolder,
  readEvaluations,
  readJsonLines,
  readLastJsonLine,
  readResults,
  runFolder,
} from '@ssd/trainer/run-folder';
import { makeRun } from '@ssd/trainer/testing';
import { findRuns } from './find-runs.js';
import { folderSize } from './folder-size.js';
import { metricNames } from './metric-names.js';
import { readRun } from './read-run.js';
import { readRunMetrics } from './read-run-metrics.js';
import { runCharts } from './run-charts.js';
import { runState } from './run-state.js';
import { runTitles } from './run-titles.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-runs-'));
});
afterEach(() => rm(root, { recursive: true }));
const at = (...parts: string[]): string => join(root, ...parts);

describe('readJsonLines', () => {
  it('passes over what is no object, and half a line', async () => {
    await writeFile(at('log'), '{"step":1}\n\nnull\n7\n[garbage\n{"step":2}\n{"ste');
    expect(await readJsonLines(at('log'))).toEqual([{ step: 1 }, { step: 2 }]);
    expect(await readLastJsonLine(at('log'))).toEqual({ step: 2 });
  });

  it('finds the last line of a long file by its end', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => JSON.stringify({ step: i, pad: 'x'.repeat(50) }));
    await writeFile(at('log'), lines.join('\n'));
    expect((await readLastJsonLine(at('log')))?.step).toBe(4999);
  });

  it('has no lines where there is no file, or a folder', async () => {
    expect([await readJsonLines(at('no')), await readLastJsonLine(at('no'))]).toEqual([[], undefined]);
    await mkdir(at('folder'));
    expect(await readLastJsonLine(at('folder'))).toBeUndefined();
  });
});

describe('readResults', () => {
  it('goes by the header, whatever the columns', async () => {
    await writeFile(at('results.csv'), 'step,new,map\n10,NaN,0.5\n20,3,\n');
    const rows = await readResults(at('results.csv'));
    expect(rows.map((row) => Object.fromEntries(row))).toEqual([
      { step: 10, new: NaN, map: 0.5 },
      { step: 20, new: 3 },
    ]);
    expect(await readResults(at('none.csv'))).toEqual([]);
  });
});

describe('findRuns', () => {
  it('looks into folders, not into runs and hidden ones', async () => {
    await makeRun(at('a', 'b', 'run'));
    await makeRun(at('a', 'run', 'checkpoints', 'inner'));
    await makeRun(at('a', 'run'));
    await makeRun(at('.trash', 'run'));
    await mkdir(at('config-alone'));
    await writeFile(at('config-alone', 'config.json'), '{}'); // any project may have one
    expect(await findRuns(root)).toEqual([at('a', 'b', 'run'), at('a', 'run')]);
    expect(await findRuns(at('a', 'run'))).toEqual([at('a', 'run')]);
    expect(await findRuns(at('nowhere'))).toEqual([]);
  });
});

describe('readRunMetrics', () => {
  it('has the steps, the columns that they lack, mAP and AP of classes', async () => {
    const metrics = await readRunMetrics(await makeRun(at('run')));
    expect(metrics.get('total')).toHaveLength(40); // of the steps, not of the epochs
    expect(metrics.get('imagesPerSecond')).toEqual([10, 20, 30, 40].map((step) => [step, 32]));
    expect(metrics.get('map')?.[1]).toEqual([20, 0.5]);
    expect(metrics.get('AP_square')?.[1]).toEqual([20, 0.75]);
    expect(metrics.get('AP_ghost')?.[0]).toEqual([10, NaN]);
    expect([...metrics.keys()]).not.toContain('epoch');
  });

  it('has mAP from results.csv where an earlier version wrote no more', async () => {
    const folder = await makeRun(at('run'));
    await rm(folder.evaluations, { recursive: true });
    expect((await readRunMetrics(folder)).get('map')).toEqual([
      [10, 0.2],
      [20, 0.5],
      [30, 0.4],
      [40, 0.45],
    ]);
  });

  it('has no numbers of another metric in a curve with those of the last', async () => {
    const folder = await makeRun(at('run'));
    const [old] = (await readEvaluations(folder.evaluations)).slice(-1);
    const other = { ...old!, step: 50, metric: 'coco', map: 0.25, map50: 0.5, ap: { square: 0.25 } };
    await appendFile(join(folder.evaluations, 'val.jsonl'), `${JSON.stringify(other)}\n`);
    await appendFile(folder.trainLog, '{"step":50,"epoch":5,"map":0.25,"map50":0.5,"trainingMap":0.125}\n');
    const metrics = await readRunMetrics(folder);
    expect(metrics.get('map')).toEqual([[50, 0.25]]);
    expect(metrics.get('AP_square')).toEqual([[50, 0.25]]);
    expect(metrics.get('map50')).toEqual([[50, 0.5]]);
  });

  it('takes later lines of a step that was done twice', async () => {
    const folder = await makeRun(at('run'), { losses: [3, 2, 1], maps: [] });
    await appendFile(folder.trainLog, '{"step":2,"total":9}\n');
    expect((await readRunMetrics(folder)).get('total')).toEqual([
      [1, 3],
      [2, 9],
    ]);
  });

  it('is empty for a folder with nothing', async () => {
    expect((await readRunMetrics(runFolder(at('none')))).size).toBe(0);
  });
});

describe('readRun', () => {
  it('takes the best of all measurements, wherever they are written', async () => {
    const folder = await makeRun(at('run'));
    expect(await readRun(folder)).toMatchObject({
      best: { map: 0.5, step: 20 },
      last: { map: 0.45, step: 40 },
      totalSteps: 40,
      seconds: 61,
    });
    await rm(folder.evaluations, { recursive: true });
    await rm(folder.results);
    await rm(folder.outcome);
    // The checkpoint's sidecar still knows its own.
    expect(await readRun(folder)).toMatchObject({ best: { map: 0.45, step: 40 }, step: 40, seconds: null });
  });

  it('is running while a process holds the run', async () => {
    const folder = await makeRun(at('run'));
    const free = await lockRunFolder(folder.root, () => undefined);
    expect((await readRun(folder)).state).toBe('running');
    await free();
    expect((await readRun(folder)).state).toBe('finished');
  });

  it('does not take an epoch that the time cut short for a whole one', async () => {
    const outcome = { stopped: 'time-limit', step: 4, seconds: 9, ended: '' };
    const folder = await makeRun(at('short'), { losses: [4, 3, 2, 1], maps: [0.1], outcome });
    // results.csv has an epoch of 10 steps; the checkpoint, at 4 steps and 4 epochs, says 1 an epoch.
    expect(await readRun(folder)).toMatchObject({ totalSteps: 4 });
    await writeFile(folder.outcome, JSON.stringify({ ...outcome, stopped: 'finished' }));
    expect(await readRun(folder)).toMatchObject({ totalSteps: 40, extent: 'hardly' });
  });

  it('knows the steps of a run that --steps ends', async () => {
    const { totalSteps } = await readRun(await makeRun(at('run'), { config: { maxSteps: 25 } }));
    expect(totalSteps).toBe(25);
  });
});

describe('runState', () => {
  const none = {
    locked: false,
    outcome: undefined,
    step: 0,
    totalSteps: null,
    seconds: null,
    timeLimit: null,
  };
  it.each([
    [{ locked: true, step: 40, totalSteps: 40 }, 'running'],
    [{ step: 40, totalSteps: 40 }, 'finished'],
    [{ step: 39, totalSteps: 40 }, 'interrupted'],
    [{ step: 39, totalSteps: 40, seconds: 61, timeLimit: 60 }, 'finished'],
    [{ step: 39, totalSteps: null }, 'interrupted'],
    [{}, 'interrupted'],
  ] as const)('of %p is %s', (known, state) => {
    expect(runState({ ...none, ...known })).toBe(state);
  });

  it.each([
    ['finished', 'finished'],
    ['time-limit', 'finished'],
    ['early-stop', 'finished'],
    ['aborted', 'interrupted'],
    ['failed', 'failed'],
  ] as const)('after an outcome %s is %s', (stopped, state) => {
    expect(runState({ ...none, outcome: { stopped, step: 1, seconds: 1, ended: '' } })).toBe(state);
  });
});

describe('metricNames', () => {
  const metrics = new Map(
    ['total', 'l2', 'learningRate', 'validationTotal', 'validationL2'].map((n) => [n, []]),
  );

  it.each([
    ['loss,lr', ['total', 'learningRate']],
    ['Learning_Rate', ['learningRate']],
    ['validation', ['validationTotal', 'validationL2']],
    ['l2', ['l2']],
    [' total , ', ['total']],
  ])('%s means %p', (written, names) => {
    expect(metricNames(written, [metrics])).toEqual(names);
  });

  it('names what there is instead', () => {
    expect(() => metricNames('totle', [metrics])).toThrow(/Unknown metric "totle"\. Did you mean "total"\?/);
  });
});

describe('runCharts', () => {
  it('smooths the losses of batches alone, and keeps long runs drawable', () => {
    const noisy = Array.from({ length: 50_000 }, (_, i) => [i, i % 2] as const);
    const metrics = new Map([
      ['total', noisy],
      ['learningRate', noisy],
    ]);
    const [loss, rate] = runCharts([{ name: 'a', metrics }], {
      metrics: ['total', 'learningRate'],
      smoothing: 0.99,
    });
    const last = loss!.series[0]!.points.at(-1)!;
    expect(last[1]).toBeCloseTo(0.5, 1);
    expect(loss!.series[0]!.points.length).toBeLessThanOrEqual(2000);
    expect(rate!.series[0]!.points.length).toBeLessThanOrEqual(2000);
  });
});

describe('the charts of one run', () => {
  it('have the validation loss beside the others where it was measured', async () => {
    const folder = await makeRun(at('run'));
    const line = { step: 40, epoch: 4, map: 0.45, validationTotal: 1.5, validationL2: 0.5 };
    await appendFile(folder.trainLog, `${JSON.stringify(line)}\n`);
    const metrics = await readRunMetrics(folder);
    expect(metrics.get('total')).toHaveLength(40); // the line of what was measured is no step
    const [losses, map] = runCharts([{ name: 'run', metrics }], { metrics: undefined, smoothing: 0 });
    expect(losses!.series.map(({ metric }) => metric)).toEqual([
      'total',
      'confidence',
      'localization',
      'l2',
      'validationTotal',
    ]);
    expect(losses!.series.at(-1)!.points).toEqual([[40, 1.5]]);
    expect(map!.series[0]!.points).toHaveLength(4);
    expect(metricNames('validation', [metrics])).toEqual(['validationTotal', 'validationL2']);
  });
});

describe('runTitles', () => {
  it('are as short as they can be', () => {
    expect(runTitles(['/a/mini', '/b/mini', '/b/other'])).toEqual(['a/mini', 'b/mini', 'other']);
    expect(runTitles(['/mini'])).toEqual(['mini']);
  });
});

describe('folderSize', () => {
  it('counts files in folders, and a file with two names once', async () => {
    const { link } = await import('node:fs/promises');
    await mkdir(at('inner'));
    await writeFile(at('inner', 'a'), '12345');
    await writeFile(at('b'), '123');
    await link(at('inner', 'a'), at('c'));
    expect(await folderSize(root)).toBe(8);
    expect(await folderSize(at('nowhere'))).toBe(0);
  });
});
