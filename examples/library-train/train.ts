// A whole training with @ssd/trainer as a library: data, model, optimizer, schedule, hooks, trainer, evaluation.
//     node --conditions=@ssd/source --import ./tools/source.mjs examples/library-train/train.ts [VOC FOLDER] [EPOCHS]
import { dataDir as bloodCells } from '@ssd/example-blood-cells';
import { createModel } from '@ssd/model';
import {
  adamW,
  evaluationHook,
  nanGuardHook,
  openData,
  openLoader,
  progressHook,
  resolveConfig,
  scheduleHook,
  Trainer,
  TrainingSession,
  useTensorFlow,
  Validation,
  type Hook,
} from '@ssd/trainer';

const [dataDir = bloodCells, epochs = '3'] = process.argv.slice(2);
const config = await resolveConfig({ dataDir, preset: 'mini', optimizer: 'adamw', epochs: Number(epochs) });
const log = (line: string): void => void console.log(line);

const data = await openData(config, { log });
await useTensorFlow();
const model = createModel({ preset: 'mini', classes: data.classes, seed: config.seed });
const { batchSize } = data;
const session = await TrainingSession.open({ model, batchSize, optimizer: adamW(), weightDecay: 0.01 });
const loader = openLoader({ config, data, model });
const validation = new Validation({ config, run: session, data: data.validation! });

const worstStep: Hook & { loss: number } = {
  name: 'worst-step', // its state would be in every checkpoint
  loss: 0,
  beforeTrain: (run) => log(`${data.train.length} pictures, ${run.totalSteps} steps`),
  afterStep: (_run, { losses }) => void (worstStep.loss = Math.max(worstStep.loss, losses.total)),
  close: () => log(`The highest loss was ${worstStep.loss.toFixed(2)}.`),
};
const hooks = [
  scheduleHook({
    schedule: { kind: 'cosine', peak: 0.001, finalFraction: 0, warmupSteps: 20, warmupShare: 0.1 },
  }),
  nanGuardHook(),
  progressHook({
    onProgress: ({ step, total }) => step % 10 === 0 && log(`step ${step}: loss ${total.toFixed(3)}`),
  }),
  evaluationHook({ evaluate: () => validation.measure(), log }),
  worstStep,
];

const trainer = new Trainer({ step: session.step, loader, hooks, epochs: config.epochs });
await trainer.train();
const { result } = await validation.measure();
for (const [name, { ap }] of Object.entries(result.classes)) log(`${name}: AP ${ap?.toFixed(3) ?? 'none'}`);

for (const part of [loader, validation]) await part.close();
session.dispose();
model.dispose();
