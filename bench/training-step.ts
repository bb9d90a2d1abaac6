// Times compiled training steps on made-up pictures: each setting in turn, round after round, so that all of them see the
// same disturbances. Prints one JSON line a setting: the median and the least time of a step, and images a second.
//
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/training-step.ts \
//     --preset mini --batch 16 --rounds 12 --settings bfloat16,float32,bfloat16-overlapping
//
// A setting is a precision; "-overlapping" lets ops run at once (deterministic: false).
import { parseArgs } from 'node:util';
import { Session, cpuFeatures, loadTensorFlow, registerBackends } from '@ssd/tf-runtime';
import { madeUpTraining } from './made-up-training.ts';

const { values } = parseArgs({
  options: {
    preset: { type: 'string', default: 'mini' },
    batch: { type: 'string', default: '16' },
    rounds: { type: 'string', default: '12' },
    settings: { type: 'string', default: 'bfloat16,bfloat16-overlapping,float32,float32-overlapping' },
  },
});
const batch = Number(values.batch);

registerBackends();
const training = madeUpTraining(values.preset, batch);

const compile = (setting: string) => {
  const [precision, overlapping] = setting.split('-');
  const session = new Session({
    precision: precision as 'float32' | 'bfloat16',
    deterministic: overlapping === undefined,
  });
  const started = performance.now();
  const step = training.compile(session);
  return { setting, step, traceMs: performance.now() - started, times: [] as number[] };
};

const runs = values.settings.split(',').map(compile);
for (const { step } of runs) for (let i = 0; i < 3; i++) await step.run(); // rewriting, memory, caches
for (let round = 0; round < Number(values.rounds); round++) {
  for (const { step, times } of runs) {
    const start = performance.now();
    await step.run();
    times.push(performance.now() - start);
  }
}
for (const { setting, step, traceMs, times } of runs) {
  const sorted = times.sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  console.log(
    JSON.stringify({
      preset: values.preset,
      setting,
      batch,
      medianMs: Math.round(median),
      leastMs: Math.round(sorted[0]!),
      imagesPerSecond: Number(((batch * 1000) / median).toFixed(2)),
      traceMs: Math.round(traceMs),
      nodes: step.nodes,
      steps: times.length,
      tensorflow: loadTensorFlow().version,
      cpu: cpuFeatures().model,
    }),
  );
}
