// What loss scaling, looking for overflows and dumping cost beside the trainer's own step on made-up pictures. The steps
// take turns, so that all of them see the same disturbances. Prints one JSON line.
//
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/step-diagnostics.ts --preset mini --batch 8 --rounds 8
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  Session,
  costliestOperations,
  createDump,
  findOverflow,
  formatOperationCosts,
  registerBackends,
} from '@ssd/tf-runtime';
import { madeUpTraining } from './made-up-training.ts';

const { values } = parseArgs({
  options: {
    preset: { type: 'string', default: 'mini' },
    batch: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '8' },
    precision: { type: 'string', default: 'float32' },
  },
});
const batch = Number(values.batch);

registerBackends();
const training = madeUpTraining(values.preset, batch);
const open = () => new Session({ precision: values.precision as 'float32' | 'bfloat16' });
const sessions = [open(), open()] as const;
const plain = training.compile(sessions[0]);
const scaled = training.compile(sessions[1], {
  lossScale: {
    kind: 'exponential',
    initial: 2 ** 15,
    growSteps: 1000,
    growFactor: 2,
    shrinkSteps: 2,
    shrinkFactor: 0.5,
  },
});
await plain.run();
const [{ fn, feeds: fed }] = plain.functions as [(typeof plain.functions)[0]];
const feeds = fed()!;
const work = {
  plain: () => plain.run(),
  scaled: () => scaled.run(),
  findOverflow: () => findOverflow(fn, feeds),
};
const times: Record<string, number[]> = {};
for (let round = -2; round < Number(values.rounds); round++) {
  for (const [name, run] of Object.entries(work)) {
    const start = performance.now();
    await run();
    // The first rounds rewrite the graph and fill caches.
    if (round >= 0) (times[name] ??= []).push(performance.now() - start);
  }
}
const median = (list: readonly number[]): number =>
  Math.round([...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]!);

const folder = await mkdtemp(join(tmpdir(), 'ssd-dump-'));
const dump = await createDump(folder);
const start = performance.now();
const { files, bytes } = await dump.tensors(fn, feeds, 0);
const dumpMs = Math.round(performance.now() - start);
await rm(folder, { recursive: true });

await fn.run(feeds, { trace: true });
if (fn.lastTrace !== undefined) console.error(formatOperationCosts(costliestOperations(fn.lastTrace, 10)));
console.log(
  JSON.stringify({
    preset: values.preset,
    precision: values.precision,
    batch,
    medianMs: Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)])),
    dump: { ms: dumpMs, files: files.length, megabytes: Math.round(bytes / 1e6) },
    operations: fn.operations().length,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
for (const session of sessions) session.dispose();
