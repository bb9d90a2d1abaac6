// Times reading all tensors of weight files, ours and their own libraries' in turn, round after round, so that all of them
// see the same disturbances; prints the median and the least time, and checks that both read the same number of values.
//
//   python bench/weights/peer.py make DIR       once: 235 MB in each of six files, made-up values
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/weights/read.ts --dir DIR [--rounds 5] [--python python3]
//
// --python: a Python with torch, h5py, safetensors and tensorflow; those that it lacks are left out.
import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openTensors, readTensors } from '@ssd/weights';

const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    python: { type: 'string' },
  },
});
if (values.dir === undefined) throw new Error('Expected --dir DIR, the folder that "peer.py make DIR" made.');
const { dir, python } = values;

const FILES = [
  'vgg16.safetensors',
  'vgg16.h5',
  'vgg16.pth',
  'vgg16-legacy.pth',
  'vgg16.ckpt',
  'vgg16-v1.ckpt',
];

interface Timed {
  readonly ms: number;
  readonly values: number;
}

const ours = async (file: string): Promise<Timed> => {
  const start = performance.now();
  const tensors = await readTensors(file);
  const ms = performance.now() - start;
  return { ms, values: [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0) };
};

const opened = async (file: string): Promise<Timed> => {
  const start = performance.now();
  const opening = await openTensors(file);
  const ms = performance.now() - start;
  await opening.close();
  const sizes = opening.entries.map(({ shape }) => shape.reduce((product, length) => product * length, 1));
  return { ms, values: sizes.reduce((sum, size) => sum + size, 0) };
};

const peer = (file: string): Promise<Timed | null> => {
  if (python === undefined) return Promise.resolve(null);
  const answer = execFileSync(python, ['bench/weights/peer.py', 'read', file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Promise.resolve(JSON.parse(answer.trim().split('\n').at(-1)!) as Timed | null);
};

const ways: readonly (readonly [string, (file: string) => Promise<Timed | undefined>])[] = [
  ['ours, table of contents', opened],
  ['ours, all tensors', ours],
  ['its own library', peer],
];

console.log(`${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}`);
for (const name of FILES) {
  const times = new Map<string, number[]>();
  const counted = new Set<number>();
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [way, run] of ways) {
      const timed = await run(join(dir, name));
      if (timed === null) continue;
      times.set(way, [...(times.get(way) ?? []), timed.ms]);
      counted.add(timed.values);
    }
  }
  if (counted.size !== 1) throw new Error(`${name}: the readers disagree: ${[...counted].join(', ')} values`);
  for (const [way, measured] of times) {
    const sorted = measured.sort((a, b) => a - b);
    const [least, median] = [sorted[0]!, sorted[Math.floor(sorted.length / 2)]!];
    console.log(
      `${name.padEnd(18)} ${way.padEnd(24)} median ${median.toFixed(0).padStart(5)} ms  least ${least.toFixed(0).padStart(5)} ms`,
    );
  }
}
