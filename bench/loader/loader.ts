// Times the loader: decoding, augmentation, matching and encoding of batches of 300×300, in rounds that take turns with
// the peer of peer.py, so that all see the same disturbances. Prints one JSON line a round and a table at the end.
//
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/loader/loader.ts --data DIR --python python3
//
// Everything runs on one core (taskset), threads included: images per second are per core. With `--workers 2 --cores 0,1`
// both load with two workers, threads of ours and processes of the peers'; read images per second of CPU time then.
// `--python none` leaves the peers out. DIR is a folder in VOC layout.
//
// Each line says how many other cores were busy meanwhile: where that is not near 0, compare settings of one run only.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    split: { type: 'string', default: 'train+val' },
    python: { type: 'string', default: 'python3' },
    rounds: { type: 'string', default: '3' },
    images: { type: 'string', default: '600' },
    workers: { type: 'string', default: '0' },
    cores: { type: 'string', default: '1' },
  },
});
if (values.data === undefined) throw new Error('Expected --data DIR, a folder in VOC layout.');

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const node = [process.execPath, ...process.execArgv, here('measure.ts')];
const python = [values.python, here('peer.py')];
const common = [
  '--data',
  values.data,
  '--split',
  values.split,
  '--images',
  values.images,
  '--workers',
  values.workers,
];
/** Name, command. `paper` draws the interpolation, `linear` does not, as torchvision's recipe. */
const settings: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['ours, linear', [...node, '--interpolation', 'linear']],
  ['ours, paper', [...node, '--interpolation', 'paper']],
  ['ours, paper, images in memory', [...node, '--interpolation', 'paper', '--cache', 'memory']],
  ...(values.python === 'none'
    ? []
    : ([
        ['torchvision v2, linear', [...python, '--pipeline', 'torchvision']],
        ['albumentations + OpenCV, linear', [...python, '--pipeline', 'albumentations']],
        [
          'albumentations + OpenCV, paper',
          [...python, '--pipeline', 'albumentations', '--interpolation', 'paper'],
        ],
      ] as const)),
];

interface Result {
  images_per_s: number;
  images_per_cpu_s: number;
  other_cores: number;
}

const results = new Map<string, Result[]>(settings.map(([name]) => [name, []]));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const [name, command] of settings) {
    const { stdout } = await promisify(execFile)('taskset', ['-c', values.cores, ...command, ...common], {
      env: { ...process.env, OMP_NUM_THREADS: '1', NO_ALBUMENTATIONS_UPDATE: '1' },
    });
    const result = JSON.parse(stdout.trim().split('\n').at(-1)!) as Result;
    results.get(name)!.push(result);
    console.log(JSON.stringify({ round, setting: name, ...result }));
  }
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
console.table(
  Object.fromEntries(
    [...results].map(([name, rounds]) => [
      name,
      Object.fromEntries(
        (['images_per_s', 'images_per_cpu_s', 'other_cores'] as const).map((key) => [
          key,
          Number(median(rounds.map((result) => result[key])).toFixed(key === 'other_cores' ? 2 : 0)),
        ]),
      ),
    ]),
  ),
);
