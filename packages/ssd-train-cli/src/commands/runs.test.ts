import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRun } from '@ssd/trainer/testing';
import { runLine } from '../testing/run-line.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-runs-'));
});
afterAll(() => rm(root, { recursive: true }));

let workingDirectory: string;
beforeEach(async () => {
  workingDirectory = await mkdtemp(join(root, 'work-'));
});
const at = (...parts: string[]): string => join(workingDirectory, ...parts);
const ssd = (line: string, terminal = false) =>
  runLine(['runs', ...line.split(' ')], { workingDirectory, terminal });

interface ListedRun {
  name: string;
  state: string;
  step: number;
  best: { map: number; step: number } | null;
}
const listed = async (line: string): Promise<ListedRun[]> =>
  ((await ssd(`${line} --json`)).json() as { runs: ListedRun[] }).runs;

describe('ssd runs list', () => {
  it('says what there is, and where it stands', async () => {
    await makeRun(at('runs', 'done'));
    await makeRun(at('runs', 'deeper', 'stopped'), {
      outcome: { stopped: 'aborted', step: 12, seconds: 9, ended: '' },
      losses: Array<number>(12).fill(2),
      maps: [0.7],
    });
    const { exitCode, stdout, stderr } = await ssd('list --sort map --json');
    expect(exitCode).toBe(0);
    const [titles, first, second] = stderr.split('\n');
    expect(titles).toMatch(
      /^run +preset +data +state +steps +epochs +best mAP +last mAP +loss +time +size +changed$/,
    );
    expect(first).toMatch(
      /^deeper\/stopped +mini +shapes +interrupted +12\/40 +2\/4 +0\.7000 +0\.7000 +3\.000 +9s +\d+ kB +\d{4}-/,
    );
    expect(second).toMatch(/^done +mini +shapes +finished +40\/40 +4\/4 +0\.5000 +0\.4500 +3\.000 +1m01s/);
    expect(JSON.parse(stdout)).toMatchObject({
      folder: at('runs'),
      runs: [
        { run: at('runs', 'deeper', 'stopped'), state: 'interrupted', step: 12, totalSteps: 40 },
        {
          name: 'done',
          state: 'finished',
          stopped: 'finished',
          best: { map: 0.5, step: 20 },
          last: { map: 0.45, step: 40 },
          losses: { total: 3, localization: 1, confidence: 1.5, l2: 0.5 },
        },
      ],
    });
  });

  it('tells the state of runs that wrote none', async () => {
    await makeRun(at('runs', 'a'), { outcome: null }); // came through all its steps
    await makeRun(at('runs', 'b'), { outcome: null, losses: [3, 2], maps: [] });
    const error = { code: 'E_NOT_FINITE', message: 'The loss is NaN.' };
    await makeRun(at('runs', 'c'), { outcome: { stopped: 'failed', step: 3, seconds: 1, ended: '', error } });
    expect((await listed('list --sort name')).map(({ state }) => state)).toEqual([
      'finished',
      'interrupted',
      'failed',
    ]);
  });

  it('reads a run that is being written, one of another version and one of nothing', async () => {
    const { trainLog } = await makeRun(at('runs', 'half'), { outcome: null, losses: [3, 2, 1], maps: [] });
    await appendFile(trainLog, '{"step":4,"epoch":1,"tot');
    const old = await makeRun(at('runs', 'old'));
    await writeFile(old.config, '{"version":0,"preset":"vgg300","somethingElse":{"a":1}}');
    await mkdir(at('runs', 'empty'));
    await mkdir(at('runs', 'nothing'));
    await writeFile(at('runs', 'nothing', 'train.jsonl'), '');
    expect((await listed('list --sort name')).map(({ name, step }) => [name, step])).toEqual([
      ['half', 3],
      ['nothing', 0],
      ['old', 40],
    ]);
  });

  it('leaves columns out where the terminal is narrow, but not the run', async () => {
    await makeRun(at('runs', 'done'));
    const stderr = { write: (text: string) => lines.push(text), isTTY: true, columns: 50 };
    const lines: string[] = [];
    const { run } = await import('../run-command.js');
    await run(['runs', 'list'], { workingDirectory, stdout: stderr, stderr, environment: { NO_COLOR: '1' } });
    const [titles] = lines.join('').split('\n');
    expect(titles).toMatch(/^run +(preset +)?state +steps +best mAP/);
    expect(titles).not.toMatch(/changed|size|epochs/);
    expect(titles!.length).toBeLessThan(50);
  });

  it('has nothing to say of no runs, and refuses a folder that is not there', async () => {
    const empty = await ssd('list --json');
    expect([empty.exitCode, empty.json()]).toEqual([0, { folder: at('runs'), runs: [] }]);
    expect(empty.stderr).toContain('No runs in runs.');
    const missing = await ssd('list nowhere');
    expect([missing.exitCode, missing.stderr]).toEqual([1, expect.stringContaining('found nothing at')]);
  });
});

describe('ssd runs compare', () => {
  it('puts what differs side by side', async () => {
    await makeRun(at('runs', 'a'));
    await makeRun(at('runs', 'b'), { config: { momentum: 0.8 }, maps: [0.1, 0.2, 0.3, 0.6] });
    const { exitCode, stderr, json } = await ssd('compare a runs/b --json');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/best mAP +0\.5000 +0\.6000/);
    expect(stderr).toMatch(/square +0\.7500 +0\.9000/);
    expect(stderr).toMatch(/ghost +– +–/);
    expect(stderr).toMatch(/momentum +0\.9 +0\.8/);
    expect(stderr).not.toContain('weightDecay');
    expect(json()).toMatchObject({
      comparable: true,
      warnings: [],
      settings: { momentum: [0.9, 0.8] },
      ap: { circle: [0.25, 0.3], ghost: [null, null] },
    });
  });

  it('shows what each evaluation of a run is a measure of, where it went on with another metric', async () => {
    const { evaluations } = await makeRun(at('runs', 'a'));
    const other = { step: 50, epoch: 5, split: 'val', map: 0.25, map50: 0.5, ap: { circle: 0.125 } };
    const record = { ...other, metric: 'coco', iou: 0.5, images: 9, seconds: 1 };
    await appendFile(join(evaluations, 'val.jsonl'), `${JSON.stringify(record)}\n`);
    const { stderr } = await ssd('show a');
    expect(stderr).toMatch(/step +split +metric +mAP +AP50 +circle/);
    expect(stderr).toMatch(/40 +val +voc10 +0\.4500 +–/);
    expect(stderr).toMatch(/50 +val +coco@\[\.50:\.95\] +0\.2500 +0\.5000 +0\.1250/);
    expect(stderr).toMatch(/best mAP +0\.2500@\[\.50:\.95\] at step 50/); // 0.5 was of another metric
  });

  it('warns where mAPs are of different things, also with --quiet', async () => {
    await makeRun(at('runs', 'a'));
    await makeRun(at('runs', 'b'), { config: { dataDir: '/data/other', metric: 'voc07' } });
    const { stderr, stdout } = await ssd('compare a b --quiet --json');
    expect(stderr).toContain('These mAPs cannot be compared');
    expect(stderr).toContain('data: a /data/shapes, b /data/other');
    expect(stderr).toContain('metric: a voc10, b voc07');
    expect(JSON.parse(stdout)).toMatchObject({ comparable: false });
  });

  it.each([
    ['compare a', 2, 'Expected RUN RUN… after "ssd runs compare"'],
    ['compare a runs/a', 2, 'got one twice'],
    ['compare a mini-c', 1, 'Did you mean "mini-b"?'],
    ['compare a runs', 1, 'found a folder with 2 runs in it'],
    ['compare a .', 1, 'Expected a run folder'],
  ])('refuses "%s"', async (line, code, text) => {
    await makeRun(at('runs', 'a'));
    await makeRun(at('runs', 'mini-b'));
    const { exitCode, stderr } = await ssd(line);
    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(text)]);
  });
});

describe('ssd runs curves', () => {
  it('draws the losses of one run together, mAP and learning rate', async () => {
    await makeRun(at('runs', 'a'));
    const { exitCode, stderr } = await ssd('curves a --width 60');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('* total loss   o confidence loss   + localization loss');
    expect(stderr).toMatch(/\nmAP\n/);
    expect(stderr).toMatch(/\nlearning rate\n/);
    expect(Math.max(...stderr.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it('draws several runs over each other, and writes them as SVG and CSV', async () => {
    await makeRun(at('runs', 'a'));
    await makeRun(at('runs', 'b'), { losses: [5, NaN, 3], maps: [0.9] });
    const line = 'curves a b --metric loss,map --svg c.svg --csv c.csv --json --quiet';
    const { exitCode, stdout, stderr } = await ssd(line);
    expect([exitCode, stderr]).toEqual([0, '']);
    const svg = await readFile(at('c.svg'), 'utf8');
    expect(svg.match(/<title>/g)).toHaveLength(2);
    expect(svg).not.toMatch(/NaN|var\(--/);
    const csv = (await readFile(at('c.csv'), 'utf8')).trimEnd().split('\n');
    expect(csv[0]).toBe('run,metric,step,value');
    expect(csv).toContain('b,total,1,5');
    expect(csv).toContain('b,total,2,'); // not a number
    expect(csv).toContain('a,map,20,0.5');
    expect(csv).toHaveLength(1 + 40 + 3 + 4 + 1);
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [
        { name: 'a', metrics: { map: { steps: [10, 20, 30, 40], values: [0.2, 0.5, 0.4, 0.45] } } },
        { name: 'b', metrics: { total: { steps: [1, 2, 3], values: [5, null, 3] } } },
      ],
    });
  });

  it('knows metrics by short names, beginnings and classes, and guesses at others', async () => {
    await makeRun(at('runs', 'a'));
    expect((await ssd('curves a --metric gradient-norm')).stderr).toContain('norm of the gradient');
    expect((await ssd('curves a --metric AP_')).stderr).toMatch(/AP_circle[^]*AP_square/);
    const { exitCode, stderr } = await ssd('curves a --metric gradientNrom');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('Did you mean "gradientNorm"?')]);
  });

  it('says so where there is nothing to draw yet', async () => {
    await mkdir(at('runs', 'new'), { recursive: true });
    await writeFile(at('runs', 'new', 'train.jsonl'), '{"step":1,"to');
    const { exitCode, stderr } = await ssd('curves new');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('loss: no data yet');
  });
});

describe('ssd runs show', () => {
  it('tells settings of its own, results, checkpoints, machine and how to go on', async () => {
    await makeRun(at('runs', 'a'), {
      config: { momentum: 0.8 },
      outcome: { stopped: 'aborted', step: 40, seconds: 61, ended: '' },
    });
    const { exitCode, stderr, stdout } = await ssd('show a --json');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/runs\/a: mini, interrupted/);
    expect(stderr).toMatch(/momentum +0\.8\n/);
    expect(stderr).not.toContain('weightDecay'); // the preset's
    expect(stderr).toMatch(/s40\.ckpt +40 +4 +0\.4500/);
    expect(stderr).toMatch(/cpu\.model +Abacus/);
    expect(stderr).toContain('ssd train --resume runs/a');
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'interrupted',
      own: { momentum: 0.8, dataDir: '/data/shapes' },
      checkpoints: [{ name: 's40.ckpt', step: 40, map: 0.45 }],
      evaluations: [{ step: 10, map: 0.2 }, {}, {}, {}],
    });
    expect((await ssd('show a --all')).stderr).toMatch(/weightDecay +0\.\d+\n/);
  });

  it('is whole without settings, machine and checkpoints', async () => {
    await mkdir(at('runs', 'bare'), { recursive: true });
    await writeFile(at('runs', 'bare', 'train.jsonl'), '');
    const { exitCode, stderr } = await ssd('show bare');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('No settings that can be read');
    expect(stderr).not.toMatch(/NaN|undefined|Go on {2}/);
  });
});
