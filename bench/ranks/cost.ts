// What a step costs with k ranks on this machine: seconds, memory of each rank, and whether the bits are the same from run to run.
//
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/ranks/cost.ts PRESET BATCH STEPS [RANKS…] [inter=1,2] [precision=float32]
//
// Prints one JSON line for each number of ranks and of threads between operations. A rank has the machine's cores divided by the ranks;
// one rank is a training without a server. Medians of the steps after the first three; alone on the machine.
import { createHash } from 'node:crypto';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { dataDir as bloodCells } from '@ssd/example-blood-cells';
import { createModel, getPreset } from '@ssd/model';
import { startServer } from '@ssd/tf-runtime';
import {
  collectiveRanks,
  multibox,
  openData,
  openLoader,
  resolveConfig,
  singleRank,
  TrainingSession,
  useTensorFlow,
} from '@ssd/trainer';
import { runTasks } from '../../packages/testing/src/run-tasks.ts';

interface Said {
  seconds: number[];
  /** Most that the process had in memory, in MiB. */
  memory: number;
  weights: string;
}

interface Asked {
  preset: string;
  batch: number;
  steps: number;
  ranks: number;
  interOpThreads: number;
  precision: 'float32' | 'bfloat16';
}

async function rank({ preset: name, batch, steps, ranks, interOpThreads, precision }: Asked): Promise<void> {
  const cluster = process.env['CLUSTER']!.split(',');
  const strategy =
    ranks === 1
      ? singleRank()
      : collectiveRanks({
          server: startServer({
            cluster,
            task: Number(process.env['TASK']),
            intraOpThreads: Math.max(1, Math.floor(availableParallelism() / ranks)),
            interOpThreads,
          }),
        });
  const config = await resolveConfig({
    dataDir: bloodCells,
    preset: name,
    batchSize: batch,
    workers: 1,
    cacheImages: false,
  });
  const data = await openData(config);
  await useTensorFlow();
  const model = createModel({ preset: getPreset(name), classes: data.classes, seed: 1 });
  const loader = openLoader({ config, data, model, strategy });
  const session = await TrainingSession.open({
    model,
    strategy,
    batchSize: batch / strategy.size,
    loss: multibox(config),
    clipNorm: 10,
    precision,
    deterministic: interOpThreads === 1,
  });
  const seconds: number[] = [];
  for await (const each of loader.batches({ epoch: 0, batch: 0 })) {
    const start = performance.now();
    await session.step.run(each, { learningRate: 1e-3, emaDecay: 0 });
    each.release();
    if (seconds.push((performance.now() - start) / 1000) === steps) break;
  }
  await loader.close();
  const digest = createHash('sha256');
  for (const [, values] of await session.currentWeights()) digest.update(values);
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ seconds, memory, weights: digest.digest('hex') } satisfies Said));
  process.exit(0); // TensorFlow's server has no end of its own
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function run(asked: Asked): Promise<Said[]> {
  const ended = await runTasks(fileURLToPath(import.meta.url), asked.ranks, () => ({
    ASKED: JSON.stringify(asked),
  }));
  return ended.map(({ exitCode, stdout, stderr }) => {
    if (exitCode !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Said;
  });
}

const asked = process.env['ASKED'];
if (asked !== undefined) await rank(JSON.parse(asked) as Asked);

const words = process.argv.slice(2);
const named = (name: string): string[] | undefined =>
  words
    .find((word) => word.startsWith(`${name}=`))
    ?.slice(name.length + 1)
    .split(',');
const [preset = 'mini', batch = '16', steps = '20', ...counts] = words.filter((word) => !word.includes('='));
for (const ranks of counts.map(Number)) {
  for (const interOpThreads of ranks === 1 ? [1] : (named('inter') ?? ['1']).map(Number)) {
    for (const precision of (named('precision') ?? ['float32']) as Asked['precision'][]) {
      const one = { preset, batch: Number(batch), steps: Number(steps), ranks, interOpThreads, precision };
      const first = await run(one);
      const second = await run(one);
      const step = median([...first[0]!.seconds.slice(3), ...second[0]!.seconds.slice(3)]);
      console.log(
        JSON.stringify({
          ...one,
          secondsAStep: Number(step.toPrecision(3)),
          imagesPerSecond: Number((one.batch / step).toPrecision(3)),
          memory: first.map(({ memory }) => memory),
          sameBits: first[0]!.weights === second[0]!.weights,
          cpu: cpus()[0]!.model,
        }),
      );
    }
  }
}
