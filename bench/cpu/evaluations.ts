// Memory over many evaluations, each with a session of its own whose weights are constants: a JSON line every so many, with
// the resident memory of the process in MiB and the milliseconds that an evaluation of one picture took.
//
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/cpu/evaluations.ts --preset vgg300 --evaluations 50
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createModel } from '@ssd/model';
import { registerBackends } from '@ssd/tf-runtime';
import { tensorflowEngine } from '@ssd/trainer/evaluation';

const { values } = parseArgs({
  options: {
    preset: { type: 'string', default: 'vgg300' },
    evaluations: { type: 'string', default: '50' },
    every: { type: 'string', default: '5' },
  },
});

const residentMiB = (): number => {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Math.round(Number(kib) / 1024);
};

registerBackends();
const model = createModel({ preset: values.preset, classes: ['a', 'b', 'c'], seed: 1, headPrior: 0.99 });
const { width, height } = model.preset.boxes.imageSize;
const images = new Uint8Array(width * height * 3).fill(99);
for (let evaluation = 1; evaluation <= Number(values.evaluations); evaluation++) {
  const start = performance.now();
  const weights = new Map(
    model.variables.map(({ name, variable }) => [name, variable.dataSync() as Float32Array]),
  );
  const engine = tensorflowEngine({
    model,
    weights,
    batchSize: 1,
    precision: 'float32',
    deterministic: true,
  });
  await engine.run(images, 1, {
    scoreThreshold: 0.01,
    nmsThreshold: 0.45,
    maxDetections: 200,
    predictions: false,
  });
  engine.dispose();
  await new Promise(setImmediate); // a session is freed once its queue is empty
  if (evaluation % Number(values.every) === 0 || evaluation === 1)
    console.log(
      JSON.stringify({
        evaluation,
        residentMiB: residentMiB(),
        milliseconds: Math.round(performance.now() - start),
      }),
    );
}
