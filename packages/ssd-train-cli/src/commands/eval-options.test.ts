import { evalRules, type EvalValues } from './eval-options.js';

const rules = (values: Partial<EvalValues>, run?: Parameters<typeof evalRules>[1]) => {
  const { metric, iou, pixelOffset } = evalRules({ mode: 'official', ...values } as EvalValues, run);
  return { metric, iou, pixelOffset };
};

describe('evalRules', () => {
  it('refuses to pass difficult objects over where the metric of the run counts them', () => {
    expect(() => rules({ ignoreDifficult: true }, { metric: 'reference', iouThreshold: 0.5 })).toThrow(
      'Expected the metric of the run, reference, without --ignore-difficult',
    );
  });

  it.each<[string, Partial<EvalValues>, Parameters<typeof evalRules>[1], ReturnType<typeof rules>]>([
    ['of files', {}, undefined, { metric: 'voc10', iou: undefined, pixelOffset: 1 }],
    [
      'of a run, its own',
      {},
      { metric: 'voc07', iouThreshold: 0.6 },
      { metric: 'voc07', iou: 0.6, pixelOffset: 1 },
    ],
    [
      'of a run by coco',
      {},
      { metric: 'coco', iouThreshold: 0.5 },
      { metric: 'coco', iou: undefined, pixelOffset: 0 },
    ],
    [
      'of a run, another',
      { metric: 'voc10' },
      { metric: 'coco', iouThreshold: 0.6 },
      { metric: 'voc10', iou: undefined, pixelOffset: 1 },
    ],
    [
      'of a run, another overlap',
      { iou: 0.7 },
      { metric: 'voc10', iouThreshold: 0.5 },
      { metric: 'voc10', iou: 0.7, pixelOffset: 1 },
    ],
    [
      'of the reference',
      { mode: 'reference' },
      { metric: 'coco', iouThreshold: 0.5 },
      { metric: 'reference', iou: undefined, pixelOffset: 1 },
    ],
  ])('are those %s', (_, values, run, expected) => {
    expect(rules(values, run)).toEqual(expected);
  });
});
