import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { cpus, hostname, machine, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockRunFolder } from '@ssd/trainer/run-folder';
import { originalGreps } from './testing/original-greps.js';
import { runScript, scriptPath, writeCommand, type RanScript } from './testing/run-script.js';

/** What a training of two epochs wrote. */
const RECORDED = fileURLToPath(new URL('./testing/mini-2-epochs.log', import.meta.url));

let base: string;
/** Working folder, with a space in its path. */
let folder: string;
let command: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'ssd scripts '));
  folder = join(base, 'my trial');
  await mkdir(join(folder, 'pascal-voc'), { recursive: true });
  // Stands for "ssd": writes down its words, then what a training wrote.
  command = await writeCommand(join(base, 'ssd stand-in'), [
    `for word in "$@"; do printf '%s\\n' "$word"; done >> '${join(base, 'words')}'`,
    'echo -- >> ' + `'${join(base, 'words')}'`,
    `cat '${RECORDED}' >&2`,
  ]);
});
afterEach(() => rm(base, { recursive: true, force: true }));

const run = (script: string, words: readonly string[] = [], environment = {}): Promise<RanScript> =>
  runScript(script, words, { folder, command, environment });

/** The words of every call. */
async function calls(): Promise<string[][]> {
  const text = await readFile(join(base, 'words'), 'utf8').catch(() => '');
  return text
    .split('--\n')
    .slice(0, -1)
    .map((call) => call.trimEnd().split('\n'));
}

const lineOfTraining = async (): Promise<string> => (await calls()).at(-1)!.join(' ');

describe.each([
  ['train_full_1p.sh', 'acc', 200],
  ['train_performance_1p.sh', 'perf', 2],
])('%s', (script, suffix, epochs) => {
  it('writes log and result in the form of the reference, with the numbers that its own scripts would find', async () => {
    const { exitCode, stdout } = await run(script, [], { ASCEND_DEVICE_ID: '3' });
    expect(exitCode).toBe(0);
    const name = `SSD-VGG_ID1619_for_TensorFlow_bs8_1p_${suffix}`;
    const output = join(folder, 'output', '3');
    expect((await readdir(output)).sort()).toEqual([`${name}.log`, 'train_3.log', `train_${name}_loss.txt`]);
    const log = await readFile(join(output, 'train_3.log'), 'utf8');
    expect(log).toBe(await readFile(RECORDED, 'utf8'));
    const { fps, accuracy, loss } = originalGreps(log, 8);
    expect([fps, accuracy, loss]).toEqual(['48.89', '0.000741', '23.960562']);
    const [, duration] = /^Final Training Duration sec : (\d+)\n/.exec(stdout)!;
    expect(stdout).toBe(
      [
        `Final Training Duration sec : ${duration!}`,
        '------------------ Final result ------------------',
        `Final Performance images/sec : ${fps}`,
        `Final Train Accuracy : ${accuracy}`,
        '',
      ].join('\n'),
    );
    expect(await readFile(join(output, `${name}.log`), 'utf8')).toBe(
      [
        'Network = SSD-VGG_ID1619_for_TensorFlow',
        'RankSize = 1',
        'BatchSize = 8',
        `DeviceType = ${machine()}`,
        `CaseName = ${name}`,
        `ActualFPS = ${fps}`,
        `TrainingTime = ${((8 * 1000) / Number(fps)).toFixed(2)}`,
        `ActualLoss = ${loss}`,
        `E2ETrainingTime = ${duration!}`,
        `TrainAccuracy = ${accuracy}`,
        '',
      ].join('\n'),
    );
    expect(await readFile(join(output, `train_${name}_loss.txt`), 'utf8')).toBe('17.113638\n23.960562\n');
  });

  it('trains as train.py does with its defaults, and passes on what it is given', async () => {
    await run(script, ['--data_path=.', '--precision_mode=force_fp16', '--lr-values', '1;2']);
    expect((await calls())[0]).toEqual(
      // prettier-ignore
      ['train', '--epochs', String(epochs), '--batch-size', '8', '--reference-log', '--tensorboard-dir', 'tb',
        '--preset', 'vgg300', '--data-dir', './pascal-voc', '--name', 'ckpt',
        '--precision_mode=force_fp16', '--lr-values', '1;2'],
    );
  });

  it('does not say twice what is said to it', async () => {
    await run(script, [
      '--preset=mini',
      '--name',
      'a',
      '--no-tensorboard',
      '--data_dir=voc',
      '--epochs',
      '3',
    ]);
    const line = await lineOfTraining();
    expect(line).toBe(
      `train --epochs ${epochs} --batch-size 8 --reference-log --preset=mini --name a --no-tensorboard --data_dir=voc --epochs 3`,
    );
  });
});

describe('train_full_1p.sh', () => {
  const script = 'train_full_1p.sh';

  it.each([[['--help']], [['--h']]])(
    'explains itself for %j, and fails as the reference does',
    async (words) => {
      const { exitCode, stdout } = await run(script, words);
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/^usage:\.\/train_full_1p\.sh --data_path=\.\.\/\n/);
      expect(await calls()).toEqual([]);
    },
  );

  it.each([
    [['--data_path='], {}, '[Error] para "data_path " must be config'],
    [['--data_path'], {}, '[Error] para "data_path " must be config'],
    [['--data_path=nowhere'], {}, '[Error] found no folder at data_path nowhere'],
    [[], { ASCEND_DEVICE_ID: '../x' }, '[Error] expected a number for ASCEND_DEVICE_ID, got ../x'],
    [
      [],
      { RANK_SIZE: '8' },
      '[Error] expected one device, got RANK_SIZE=8; train_full_8p.sh trains with eight',
    ],
  ])('refuses %j with %j before it removes anything', async (words, environment, message) => {
    await mkdir(join(folder, 'output', '0'), { recursive: true });
    const { exitCode, stderr } = await run(script, words, environment);
    expect([exitCode, stderr.trim()]).toEqual([1, message]);
    expect(await readdir(join(folder, 'output'))).toEqual(['0']);
    expect(await calls()).toEqual([]);
  });

  it('asks for data_path where the folder has no pascal-voc', async () => {
    await rm(join(folder, 'pascal-voc'), { recursive: true });
    expect((await run(script)).stderr).toContain('para "data_path " must be config');
  });

  it('takes an ordinary folder, and finds what lies beside pascal-voc', async () => {
    await mkdir(join(base, 'plain voc', 'JPEGImages'), { recursive: true });
    await run(script, ['--data_path', '../plain voc']);
    expect(await lineOfTraining()).toContain('--data-dir ../plain voc ');
    await mkdir(join(base, 'all data', 'pascal-voc'), { recursive: true });
    await mkdir(join(base, 'all data', 'vgg_graph'));
    await run(script, ['--data_path=../all data', '--preset', 'mini']); // which has no VGG16
    expect(await lineOfTraining()).not.toContain('--vgg-dir');
    await writeFile(join(base, 'all data', 'pascal-voc', 'training-data.json'), '{}');
    await run(script, ['--data_path=../all data']);
    const line = await lineOfTraining();
    expect(line).toContain('--training-data ../all data/pascal-voc/training-data.json ');
    expect(line).toContain('--vgg-dir ../all data/vgg_graph ');
    expect(line).not.toContain('--preset'); // the file says it
    expect(line).not.toContain('--data-dir');
  });

  it('replaces the run before, and keeps a folder that is none', async () => {
    await mkdir(join(folder, 'ckpt'));
    await writeFile(join(folder, 'ckpt', 'checkpoint'), '');
    expect((await run(script)).exitCode).toBe(0);
    expect(await readdir(folder)).not.toContain('ckpt');
    await mkdir(join(folder, 'ckpt'));
    await writeFile(join(folder, 'ckpt', 'thesis.txt'), '');
    const { exitCode, stderr } = await run(script);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('is not a folder of checkpoints of an earlier run');
    expect(await readdir(join(folder, 'ckpt'))).toEqual(['thesis.txt']);
  });

  it('leaves a run alone that a process trains in', async () => {
    const ckpt = join(folder, 'ckpt');
    const output = join(folder, 'output', '0');
    for (const each of [ckpt, output]) await mkdir(each, { recursive: true });
    await writeFile(join(ckpt, 'config.json'), '{}');
    const unlock = await lockRunFolder(ckpt, () => undefined);
    const { exitCode, stderr } = await run(script);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`process ${process.pid} on ${hostname()} trains in ckpt of`);
    expect((await readdir(ckpt)).sort()).toEqual(['config.json', 'run.lock']);
    expect(await readdir(output)).toEqual([]);
    const lock = await readFile(join(ckpt, 'run.lock'), 'utf8');
    await unlock();
    // That of a process that was killed counts no more; no system has numbers of this size.
    await writeFile(join(ckpt, 'run.lock'), lock.replace(`"pid":${process.pid}`, '"pid":999999999'));
    expect((await run(script)).exitCode).toBe(0);
    expect(await readdir(folder)).not.toContain('ckpt');
  });

  it.each([
    [['--continue-training', 'True'], true],
    [['--continue_training=yes'], true],
    [['--continue-training'], true],
    [['--resume', 'ckpt'], true],
    [['--continue-training', 'False'], false],
    [['--continue-training=0'], false],
    [['--momentum', '0'], false],
  ])('with %j keeps the run before: %s', async (words, kept) => {
    await mkdir(join(folder, 'ckpt'));
    await writeFile(join(folder, 'ckpt', 'checkpoint'), '');
    await run(script, words);
    expect((await readdir(folder)).includes('ckpt')).toBe(kept);
    const line = await lineOfTraining();
    if (kept)
      expect(line).toBe(`train --reference-log ${words.join(' ')}`); // the run has its settings
    else expect(line).toContain('--name ckpt');
  });

  it('fails where the training fails, and shows the end of its log', async () => {
    command = await writeCommand(join(base, 'failing'), ['echo "Error: no space" >&2', 'exit 3']);
    const { exitCode, stdout, stderr } = await run(script);
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toContain('the training failed with exit code 3; the last lines of output/0/train_0.log:');
    expect(stderr).toContain('Error: no space');
    expect(await readdir(join(folder, 'output', '0'))).toEqual(['train_0.log']);
  });

  it('keeps the run before where the training says no to its options', async () => {
    const ckpt = join(folder, 'ckpt');
    await mkdir(ckpt);
    await writeFile(join(ckpt, 'checkpoint'), 'old');
    command = await writeCommand(join(base, 'refusing'), ['echo "Unknown option --momentun" >&2', 'exit 2']);
    expect((await run(script, ['--momentun', '0'])).exitCode).toBe(2);
    expect(await readFile(join(ckpt, 'checkpoint'), 'utf8')).toBe('old');
    expect(await readdir(folder)).not.toContain('ckpt.before');
  });

  it('keeps what a training wrote that failed later, and no longer the run before', async () => {
    const ckpt = join(folder, 'ckpt');
    await mkdir(ckpt);
    await writeFile(join(ckpt, 'checkpoint'), 'old');
    command = await writeCommand(join(base, 'failing'), [
      'mkdir ckpt',
      'echo new > ckpt/checkpoint',
      'exit 3',
    ]);
    expect((await run(script)).exitCode).toBe(3);
    expect(await readFile(join(ckpt, 'checkpoint'), 'utf8')).toBe('new\n');
    expect(await readdir(folder)).not.toContain('ckpt.before');
  });

  it('makes no numbers up for a training without a step', async () => {
    command = await writeCommand(join(base, 'idle'), ['echo "[i] Batch size:            8"']);
    const { exitCode, stdout, stderr } = await run(script);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain('without a step');
  });

  it('works through a link', async () => {
    const link = join(base, 'link.sh');
    await symlink(scriptPath(script), link);
    await run(link);
    expect(await lineOfTraining()).toContain('--name ckpt');
  });
});

describe('train_full_8p.sh', () => {
  const script = 'train_full_8p.sh';
  const RANKS = [0, 1, 2, 3, 4, 5, 6, 7];
  const NAME = 'SSD-VGG_ID1619_for_TensorFlow_bs64_8p_acc';
  /** What is said to it, beside the folder. */
  const ON_CPU = ['--data_path=.', '--device', 'cpu'];

  beforeEach(async () => {
    // Each rank writes down its words, what it is told, and where it may run; rank 0 alone has the lines of epochs.
    command = await writeCommand(join(base, 'rank stand-in'), [
      `for word in "$@"; do printf '%s\\n' "$word"; done > '${base}/words-'"$RANK_ID"`,
      `{ echo "$RANK_SIZE $RANK_ID $ASCEND_DEVICE_ID $DEVICE_INDEX $MASTER_ADDR \${RANK_TABLE_FILE:-no table}"`,
      `  echo "$MASTER_PORT"; sed -n 's/^Cpus_allowed_list:[^0-9]*//p' /proc/self/status; } > '${base}/told-'"$RANK_ID"`,
      `if [ "$RANK_ID" = 0 ]; then cat '${RECORDED}'; else echo "rank $RANK_ID"; fi >&2`,
    ]);
  });

  const readOf = async (what: string): Promise<string[][]> =>
    Promise.all(
      RANKS.map(async (rank) =>
        (await readFile(join(base, `${what}-${rank}`), 'utf8')).trimEnd().split('\n'),
      ),
    );

  it("writes a log of each rank, and the reference's result of rank 0 where the last device has its own", async () => {
    const { exitCode, stdout } = await run(script, ON_CPU);
    expect(exitCode).toBe(0);
    expect((await readdir(join(folder, 'output'))).sort()).toEqual(RANKS.map(String));
    for (const rank of RANKS.slice(1)) {
      expect(await readFile(join(folder, 'output', `${rank}`, `train_${rank}.log`), 'utf8')).toBe(
        `rank ${rank}\n`,
      );
    }
    const log = await readFile(join(folder, 'output', '0', 'train_0.log'), 'utf8');
    expect(log).toBe(await readFile(RECORDED, 'utf8'));
    const { fps, accuracy, loss } = originalGreps(log, 64);
    // 8 ranks with 8 pictures each: 8 times the 48.89 of one, but for the last digit that is rounded.
    expect(Number(fps)).toBeCloseTo(8 * 48.89, 1);
    const output = join(folder, 'output', '7');
    expect((await readdir(output)).sort()).toEqual([`${NAME}.log`, 'train_7.log', `train_${NAME}_loss.txt`]);
    const [, duration] = /^Final Training Duration sec : (\d+)\n/.exec(stdout)!;
    expect(stdout).toContain(`Final Performance images/sec : ${fps}\nFinal Train Accuracy : ${accuracy}\n`);
    expect(await readFile(join(output, `${NAME}.log`), 'utf8')).toBe(
      [
        'Network = SSD-VGG_ID1619_for_TensorFlow',
        'RankSize = 8',
        'BatchSize = 64',
        `DeviceType = ${machine()}`,
        `CaseName = ${NAME}`,
        `ActualFPS = ${fps}`,
        `TrainingTime = ${((64 * 1000) / Number(fps)).toFixed(2)}`,
        `ActualLoss = ${loss}`,
        `E2ETrainingTime = ${duration!}`,
        `TrainAccuracy = ${accuracy}`,
        '',
      ].join('\n'),
    );
  });

  it('starts eight ranks of one training, each on its cores', async () => {
    await run(script, [...ON_CPU, '--momentum', '0.8'], { RANK_TABLE_FILE: 'of-cards.json' });
    const told = await readOf('told');
    expect(told.map(([ids]) => ids)).toEqual(
      RANKS.map((rank) => `8 ${rank} ${rank} ${rank} 127.0.0.1 no table`),
    );
    expect(new Set(told.map(([, port]) => port)).size).toBe(1);
    const words = await readOf('words');
    const cores = cpus().length;
    const token = words[0]![words[0]!.indexOf('--run-token') + 1]!;
    for (const each of words) {
      expect(each).toEqual(
        // prettier-ignore
        ['train', '--epochs', '200', '--batch-size', '8', '--reference-log', '--tensorboard-dir', 'tb',
          '--preset', 'vgg300', '--data-dir', './pascal-voc', '--run-token', token,
          '--rank-threads', String(Math.max(1, Math.floor(cores / 8))), '--num-workers', '1', '--ranks-as', 'reference',
          '--name', 'output/0/ckpt', '--device', 'cpu', '--momentum', '0.8'],
      );
    }
    const own = /^Cpus_allowed_list:\s*(.*)$/m.exec(await readFile('/proc/self/status', 'utf8'))![1]!;
    const all = cores === 1 ? '0' : `0-${cores - 1}`;
    const range = (rank: number): string => {
      const first = Math.floor((rank * cores) / 8);
      const last = Math.max(first, Math.floor(((rank + 1) * cores) / 8) - 1);
      return first === last ? String(first) : `${first}-${last}`;
    };
    if (own === all) expect(told.map(([, , where]) => where)).toEqual(RANKS.map(range));
    else expect(told.map(([, , where]) => where).every((where) => where !== '')).toBe(true);
  });

  it.each([
    [['--data_path=.'], 'cards are not in this version; --device cpu trains with 8 processes on the CPU'],
    [['--data_path=.', '--device=npu'], 'cards are not in this version'],
    [['--device', 'cpu'], 'para "data_path " must be config'],
  ])('starts nothing with %j', async (words, message) => {
    const { exitCode, stderr } = await run(script, words);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(message)]);
    expect(await readdir(folder)).toEqual(['pascal-voc']);
  });

  it('goes on with the run that is there, and replaces it otherwise', async () => {
    const ckpt = join(folder, 'output', '0', 'ckpt');
    await mkdir(ckpt, { recursive: true });
    await writeFile(join(ckpt, 'checkpoint'), 'old');
    await run(script, [...ON_CPU, '--continue-training', 'True']);
    expect(await readFile(join(ckpt, 'checkpoint'), 'utf8')).toBe('old');
    const [line] = await readOf('words');
    expect(line!.slice(0, 2)).toEqual(['train', '--reference-log']);
    expect(line).not.toContain('--ranks-as'); // the run has its settings
    expect(line!.join(' ')).toContain('--name output/0/ckpt --device cpu --continue-training True');
    await run(script, ON_CPU);
    expect(await readdir(join(folder, 'output', '0'))).toEqual(['train_0.log']);
  });

  it('fails where a rank fails, and says which', async () => {
    command = await writeCommand(join(base, 'failing'), [
      'echo "Error: no space" >&2',
      '[ "$RANK_ID" != 5 ] || exit 3',
    ]);
    const { exitCode, stdout, stderr } = await run(script, ON_CPU);
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toContain(
      'rank 5 failed with exit code 3; the last lines of output/5/train_5.log:\nError: no space',
    );
    expect(stderr.match(/failed with/g)).toHaveLength(1);
  });
});

describe('run_1p.sh', () => {
  it('trains in sight with the defaults of train.py, and removes the run before alone', async () => {
    await mkdir(join(folder, 'test'));
    await mkdir(join(folder, 'ckpt'));
    await writeFile(join(folder, 'ckpt', 'config.json'), '{}');
    const { exitCode, stderr } = await run('run_1p.sh', ['--momentum', '0.8']);
    expect(exitCode).toBe(0);
    expect(stderr).toBe(await readFile(RECORDED, 'utf8'));
    expect(await lineOfTraining()).toBe(
      'train --epochs 200 --batch-size 8 --reference-log --tensorboard-dir tb --preset vgg300 --data-dir ./pascal-voc --name ckpt --momentum 0.8',
    );
    expect((await readdir(folder)).sort()).toEqual(['pascal-voc', 'test']);
  });

  it('removes nothing where there is nothing to train on', async () => {
    await rm(join(folder, 'pascal-voc'), { recursive: true });
    await mkdir(join(folder, 'ckpt'));
    const { exitCode, stderr } = await run('run_1p.sh');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('download-data.sh');
    expect(await readdir(folder)).toEqual(['ckpt']);
    await run('run_1p.sh', ['--data-dir', '../voc']);
    expect(await lineOfTraining()).toContain('--name ckpt --data-dir ../voc');
  });
});

describe('download-data.sh', () => {
  it('fetches into the folders of the reference, and passes on what it is given', async () => {
    const { exitCode } = await run('download-data.sh', ['--mirror', 'https://mirror.example/voc']);
    expect(exitCode).toBe(0);
    expect((await calls()).map((words) => words.join(' '))).toEqual([
      'download voc2007 voc2012 --output-dir pascal-voc/trainval --mirror https://mirror.example/voc',
      'download voc2007-test --output-dir pascal-voc/test --mirror https://mirror.example/voc',
    ]);
  });

  it('stops where the first part fails', async () => {
    command = await writeCommand(join(base, 'offline'), [
      `echo called >> '${join(base, 'words')}'`,
      'exit 1',
    ]);
    expect((await run('download-data.sh')).exitCode).toBe(1);
    expect(await readFile(join(base, 'words'), 'utf8')).toBe('called\n');
  });
});
