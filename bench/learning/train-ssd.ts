// Trains a preset of ours on a VOC folder with the settings that train_torchvision.py has, and prints the same lines.
//
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/learning/train-ssd.ts \
//     --data DATA/bccd/BCCD --trunk WEIGHTS/vgg16_conv_hed101_renorm.safetensors --run-dir runs/a --steps 100
//
// Momentum SGD, weight decay 5e-4, linear warm-up over an eighth of the steps, then cosine to 0. The split "val" is
// measured every --eval-epochs epochs and at the end; `ssd eval RUN --checkpoint last --split test` measures the test split.
import { parseArgs } from 'node:util';
import { resolveConfig, train } from '@ssd/train-cli';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    train: { type: 'string', default: 'train' },
    val: { type: 'string', default: 'val' },
    preset: { type: 'string', default: 'vgg300' },
    trunk: { type: 'string' },
    'run-dir': { type: 'string' },
    steps: { type: 'string', default: '100' },
    'eval-epochs': { type: 'string', default: '0' },
    batch: { type: 'string', default: '8' },
    lr: { type: 'string', default: '0.001' },
    'warmup-share': { type: 'string', default: '0.125' },
    clip: { type: 'string', default: '20' },
    freeze: { type: 'string', default: '1' },
    init: { type: 'string', default: 'xavier' },
    'head-deviation': { type: 'string', default: '0' },
    set: { type: 'string', default: '{}' }, // further settings of `train`, as JSON
    seed: { type: 'string', default: '1' },
  },
});

const emit = (event: string, fields: object): void => {
  const tidy = (_: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
  process.stdout.write(`${JSON.stringify({ event, ...fields }, tidy)}\n`);
};

const { data, 'run-dir': runDir } = values;
if (data === undefined || runDir === undefined) throw new Error('Expected --data and --run-dir.');
const steps = Number(values.steps);
const clip = Number(values.clip);
const { init } = values;
if (init !== 'xavier' && init !== 'he') throw new Error(`Expected --init xavier or he, got ${init}.`);
const config = await resolveConfig({
  dataDir: data,
  trainSplit: values.train,
  validationSplit: values.val,
  preset: values.preset,
  pretrained: values.trunk ?? null,
  freeze: Number(values.freeze),
  newLayers: init,
  headDeviation: Number(values['head-deviation']) || null,
  epochs: steps, // more than enough: maxSteps ends the run
  maxSteps: steps,
  batchSize: Number(values.batch),
  schedule: {
    kind: 'cosine',
    peak: Number(values.lr),
    finalFraction: 0,
    warmupSteps: Math.round(Number(values['warmup-share']) * steps),
  },
  clipNorm: clip === 0 ? null : clip,
  augmentation: 'ssd',
  evaluateEvery: Number(values['eval-epochs']),
  checkpointEvery: 0,
  tensorboard: false,
  previewPictures: 0,
  workers: 0,
  seed: Number(values.seed),
  ...(JSON.parse(values.set) as object),
});
const { set, data: _, trunk: __, 'run-dir': ___, ...shown } = values;
emit('start', { ...shown, set: JSON.parse(set) as object });
const started = performance.now();
const elapsed = (): number => (performance.now() - started) / 1000;
const result = await train(
  { config, runDir },
  {
    log: (line) => process.stderr.write(`${line}\n`),
    onProgress: ({ step, confidence, localization, l2, gradientNorm }) => {
      if (step % 10 === 0 || step === steps) {
        emit('step', {
          step,
          classification: confidence,
          localization,
          l2,
          norm: gradientNorm,
          s: elapsed(),
        });
      }
    },
  },
);
for (const { step, map } of result.history) if (map !== undefined) emit('eval', { step, map });
const measured = result.evaluation?.result;
if (measured !== undefined) {
  const ap = Object.fromEntries(
    Object.entries(measured.classes).map(([name, { ap: value }]) => [name, value]),
  );
  emit('final', { step: result.steps, map: measured.map, ap, s: elapsed() });
}
