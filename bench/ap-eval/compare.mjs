// Runs ours and the Python evaluators in turn, round after round, so that all see the same disturbances, and prints a table
// of medians. See README.md beside this file.
//
//   node bench/ap-eval/compare.mjs --dir DIR --python python --rounds 3
//
// Fails where ours, on the same JSON, gives another number than pycocotools.
import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    python: { type: 'string', default: 'python' },
    rounds: { type: 'string', default: '3' },
  },
});
if (values.dir === undefined) throw new Error('Expected --dir DIR, the folder that "peer.py make" made.');

const root = fileURLToPath(new URL('../..', import.meta.url));
const ours = (...args) => [
  process.execPath,
  ['--conditions=@ssd/source', '--import', './tools/source.mjs', 'bench/ap-eval/ours.ts', ...args],
];
const peer = (...args) => [values.python, ['bench/ap-eval/peer.py', 'run', ...args]];

const runs = [
  ['COCO, 10 IoUs, 4 areas, 3 limits', 'ours, npz', ours('--metric', 'coco')],
  ['COCO, 10 IoUs, 4 areas, 3 limits', 'ours, JSON', ours('--metric', 'coco', '--input', 'json')],
  ['COCO, 10 IoUs, 4 areas, 3 limits', 'faster-coco-eval', peer('--evaluator', 'faster-coco-eval')],
  ['COCO, 10 IoUs, 4 areas, 3 limits', 'pycocotools', peer('--evaluator', 'pycocotools')],
  ['COCO, IoU .5 only', 'ours, npz', ours('--iou', '0.5', '--areas', '1', '--max-dets', '100')],
  ['COCO, IoU .5 only', 'faster-coco-eval', peer('--evaluator', 'faster-coco-eval', '--ap50')],
  ['COCO, IoU .5 only', 'pycocotools', peer('--evaluator', 'pycocotools', '--ap50')],
  ['VOC10, IoU .5', 'ours, npz', ours('--metric', 'voc10')],
].map(([task, name, [command, args]]) => ({ task, name, command, args, results: [] }));

const load = () => loadavg()[0].toFixed(1);
const before = load();
for (let round = 0; round < Number(values.rounds); round++) {
  for (const one of runs) {
    const text = execFileSync(one.command, [...one.args, '--dir', values.dir], {
      cwd: root,
      encoding: 'utf8',
    });
    one.results.push(JSON.parse(text));
  }
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
console.log(
  '| task | evaluator | read s | evaluate s | its CPU s | peak MiB | AP | times ours |\n|-|-|-|-|-|-|-|-|',
);
for (const { task, name, results } of runs) {
  const of = (key) => median(results.map((result) => result[key]));
  const own = runs.find((one) => one.task === task && one.name === 'ours, npz');
  const times = of('evaluate_s') / median(own.results.map((result) => result.evaluate_s));
  const { AP, AP50 } = results[0].numbers;
  console.log(
    `| ${task} | ${name} | ${of('read_s').toFixed(2)} | ${of('evaluate_s').toFixed(2)} | ${of('evaluate_cpu_s').toFixed(2)} | ${of('peak_rss_mib')} ` +
      `| ${(AP ?? AP50).toFixed(6)} | ${times.toFixed(1)} |`,
  );
}
console.log(`\nMedians of ${values.rounds} rounds; load average ${before} before, ${load()} after.`);

const numbersOf = (wanted) => runs.find(({ name }) => name === wanted).results[0].numbers;
for (const [name, value] of Object.entries(numbersOf('pycocotools'))) {
  const difference = Math.abs(numbersOf('ours, JSON')[name] - value);
  if (difference > 1e-6)
    throw new Error(`Expected ${name} of pycocotools, ${value}, got a difference of ${difference}.`);
}
