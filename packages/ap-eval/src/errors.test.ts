import { evaluate } from './evaluate.js';
import { EvaluationError } from './errors.js';

describe('EvaluationError', () => {
  it('says what to do, by its code where the place that throws knows no better', () => {
    expect(new EvaluationError('BAD_FILE', 'What.')).toMatchObject({
      name: 'EvaluationError',
      message: 'What.',
      hint: 'Correct the file there, or have it written anew.',
    });
    expect(new EvaluationError('BAD_FILE', 'What.', { hint: 'Do.' }).hint).toBe('Do.');
  });

  it('says in its message what is wrong, and what to do in its hint', () => {
    const truth = [{ id: '1', width: 9, height: 9, groundTruth: { boxes: [1, 1, 2, 2], labels: [0] } }];
    const found = (id: string, boxes: number[]) => () =>
      evaluate(truth, new Map([[id, { boxes, labels: [0], scores: [1] }]]), {
        classes: ['cat'],
        metric: 'voc10',
      });
    expect(found('2', [1, 1, 2, 2])).toThrow(
      expect.objectContaining({
        message: 'Expected detections of the 1 images of the ground truth only, got "2".',
        hint: "Evaluate on the split that was detected, or pass unknownImages: 'ignore'.",
      }) as Error,
    );
    expect(found('1', [5, 1, 2, 2])).toThrow(
      expect.objectContaining({
        message: 'Expected xmin ≤ xmax and ymin ≤ ymax in image "1", detection 0 ("cat"), got [5, 1, 2, 2].',
        hint: "Boxes are xmin, ymin, xmax, ymax; for x, y, width, height say layout: 'xywh', for centre, width, height 'cxcywh'.",
      }) as Error,
    );
  });
});
