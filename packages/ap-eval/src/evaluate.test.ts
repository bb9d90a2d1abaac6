import { evaluate } from './evaluate.js';
import type { EvaluateOptions } from './evaluate.js';

const classes = ['cat'];
const truth = [1, 2].map((id) => ({ id: String(id), groundTruth: { boxes: [1, 1, 10, 10], labels: [0] } }));
const found = { boxes: [1, 1, 10, 10], labels: [0], scores: [0.9] };

describe('evaluate', () => {
  it('counts the objects of images without detections', () => {
    expect(evaluate(truth, new Map([['2', found]]), { classes, metric: 'voc10' })).toMatchObject({
      map: 0.5,
      images: 2,
    });
    expect(evaluate(truth, new Map(), { classes, metric: 'voc10' }).map).toBe(0);
    expect(evaluate([], new Map(), { classes, metric: 'voc10' }).map).toBeNull();
  });

  it('names images that the ground truth does not have, or leaves them out', () => {
    const detections = new Map(['1', 'a', 'b', 'c', 'd', 'e', 'f'].map((id) => [id, found] as const));
    expect(() => evaluate(truth, detections, { classes, metric: 'voc10' })).toThrow(
      'Expected detections of the 2 images of the ground truth only, got "a", "b", "c", "d", "e" and 1 more.',
    );
    expect(evaluate(truth, detections, { classes, metric: 'voc10', unknownImages: 'ignore' }).map).toBe(0.5);
  });

  it('refuses another policy', () => {
    const options = { classes, metric: 'voc10', unknownImages: 'ignored' } as unknown as EvaluateOptions;
    expect(() => evaluate(truth, new Map(), options)).toThrow(
      'Unknown unknownImages "ignored". Did you mean "ignore"?',
    );
  });
});
