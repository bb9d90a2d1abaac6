import type { EvaluationOutput } from '../../evaluation/types.js';
import type { EvaluationRecord } from '../../run-folder/evaluation-log.js';
import { fakeLoader, fakeStep } from '../testing/fakes.js';
import { Trainer } from '../trainer.js';
import { evaluationHook } from './evaluation-hook.js';
import { evaluationLogHook } from './evaluation-log-hook.js';

const output = (map: number): EvaluationOutput =>
  ({
    split: 'val',
    seconds: 2,
    settings: { scoreThreshold: 0.01, nmsThreshold: 0.45, maxDetections: 200 },
    result: {
      map,
      metric: 'voc10',
      iou: 0.5,
      images: 4,
      numbers: {},
      classes: { cat: { ap: map }, dog: { ap: null } },
    },
  }) as unknown as EvaluationOutput;

async function recordsOf(every: number): Promise<EvaluationRecord[]> {
  const records: EvaluationRecord[] = [];
  const evaluation = evaluationHook({
    evaluate: (run) => Promise.resolve(output(run.state.step / 100)),
    every,
    signal: new AbortController().signal,
    log: () => undefined,
  });
  const log = evaluationLogHook({
    log: { append: (record) => Promise.resolve(void records.push(record)) },
    evaluation: () => evaluation.last,
    data: 'digest',
  });
  await new Trainer({ step: fakeStep(), loader: fakeLoader(), hooks: [evaluation, log], epochs: 4 }).train();
  return records;
}

describe('evaluationLogHook', () => {
  it('writes each evaluation once, with the AP of each class', async () => {
    const records = await recordsOf(2); // 3 batches an epoch
    expect(records.map(({ step, epoch }) => [step, epoch])).toEqual([
      [6, 2],
      [12, 4],
    ]);
    expect(records[0]).toMatchObject({ scoreThreshold: 0.01, maxDetections: 200, data: 'digest' });
    expect(records[0]).toMatchObject({ split: 'val', map: 0.06, ap: { cat: 0.06, dog: null }, seconds: 2 });
  });

  it('writes the one at the end where there is no other', async () => {
    expect((await recordsOf(0)).map(({ step }) => step)).toEqual([12]);
  });
});
