import { createEvaluator, dataOf } from './evaluator.js';
import type { Evaluator } from './evaluator.js';
import type { Detections, TruthInput } from './image.js';
import type { EvaluatorOptions } from './options.js';

const classes = ['cat', 'dog'];
const create = (options: Partial<EvaluatorOptions> = {}) =>
  createEvaluator({ classes, metric: 'voc10', ...options });

const truth = (id: string): TruthInput => ({
  id,
  width: 100,
  height: 100,
  groundTruth: { boxes: [1, 1, 10, 10], labels: [0] },
});
const found: Detections = { boxes: [1, 1, 10, 10], labels: [0], scores: [0.9] };

describe('ground truth first, detections later', () => {
  it('is the same as both at once, whatever the order of detections in images', () => {
    const both = create()
      .add({ ...truth('a'), detections: found })
      .add({ ...truth('b'), detections: { ...found, boxes: [50, 50, 60, 60], scores: [0.95] } });
    const later = create()
      .addGroundTruth(truth('a'))
      .addGroundTruth(truth('b'))
      .addDetections({ id: 'b', detections: { ...found, boxes: [50, 50, 60, 60], scores: [0.95] } })
      .addDetections({ id: 'a', detections: found });
    expect(later.result()).toEqual(both.result());
    expect(later.result().map).toBe(0.25); // a miss, then one of two: 1/2 · 1/2
  });

  it('misses the objects of images that no detections came for', () => {
    const result = create().addGroundTruth(truth('a')).result();
    expect(result).toMatchObject({ map: 0, images: 1, classes: { cat: { positives: 1, detections: 0 } } });
  });

  it('knows the size of the image for normalised detections', () => {
    // Continuous [0, .1] of 100 pixels is 1…10 in VOC's.
    const detections: Detections = { boxes: [0, 0, 0.1, 0.1], labels: [0], scores: [1], units: 'normalised' };
    expect(
      create({ iou: 1 }).addGroundTruth(truth('a')).addDetections({ id: 'a', detections }).result().map,
    ).toBe(1);
    const noSize = create().addGroundTruth({ id: 'a', groundTruth: { boxes: [], labels: [] } });
    expect(() => noSize.addDetections({ id: 'a', detections })).toThrow(
      'Expected image "a" to have a positive width for its normalised detection boxes, got undefined.',
    );
  });

  it('names an image it does not know, or leaves it out and says so', () => {
    const unknown = { id: 'b', detections: found };
    expect(() => create().addGroundTruth(truth('a')).addDetections(unknown)).toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_IMAGE',
        message: expect.stringContaining(
          'of the 1 images of the ground truth only, got image "b".',
        ) as string,
      }) as Error,
    );
    const result = create({ unknownImages: 'ignore' })
      .addGroundTruth(truth('a'))
      .addDetections(unknown)
      .result();
    expect(result).toMatchObject({
      map: 0,
      images: 1,
      dropped: { unknownImage: 1 },
      unknownImages: ['b'],
    });
  });

  it('refuses an image twice, and its detections twice', () => {
    const evaluator = create().addGroundTruth(truth('a')).addDetections({ id: 'a', detections: found });
    expect(() => evaluator.addGroundTruth(truth('a'))).toThrow('Expected every image once, got "a" again.');
    expect(() => evaluator.addDetections({ id: 'a', detections: found })).toThrow(
      'Expected the detections of every image once, got those of "a" again.',
    );
    expect(evaluator.result().map).toBe(1);
  });

  it('takes nothing of detections that are bad', () => {
    const evaluator = create().addGroundTruth(truth('a'));
    expect(() => evaluator.addDetections({ id: 'a', detections: { ...found, scores: [NaN] } })).toThrow(
      'Expected a finite score in image "a", detection 0, got NaN.',
    );
    expect(evaluator.addDetections({ id: 'a', detections: found }).result().map).toBe(1);
  });
});

describe('classes that the list does not have', () => {
  const detections: Detections = {
    boxes: [1, 1, 10, 10, 1, 1, 10, 10, 1, 1, 10, 10, 1, 1, 10, 10],
    labels: ['cow', 'cat', 'cow', 7],
    scores: [0.9, 0.8, 0.001, 0.7],
  };

  it('are counted by name and reported', () => {
    const result = create({ unknownClasses: 'count' })
      .add({ ...truth('a'), detections })
      .result();
    expect(result).toMatchObject({
      map: 1,
      dropped: { unknownClass: 3, belowScoreThreshold: 0 },
      unknownClasses: { cow: 2, 7: 1 },
    });
    expect(result.classes['cat']).toMatchObject({ detections: 1, truePositives: 1 });
  });

  it('are an error otherwise, and always in ground truth', () => {
    expect(() => create().add({ ...truth('a'), detections })).toThrow(
      'Expected a class of the list in image "a", detection 0, got "cow".',
    );
    const odd = { ...truth('a'), groundTruth: { boxes: [1, 1, 2, 2], labels: ['cow'] } };
    expect(() => create({ unknownClasses: 'count' }).addGroundTruth(odd)).toThrow(
      'ground truth 0, got "cow"',
    );
  });
});

describe('crowds under the VOC rules', () => {
  const image = {
    id: '1',
    groundTruth: { boxes: [1, 1, 10, 10], labels: [0], crowd: [true] },
    detections: found,
  };
  it('are ignored like difficult objects, or counted', () => {
    expect(create().add(image).result()).toMatchObject({
      map: null,
      classes: { cat: { crowds: 1, ignored: 1 } },
    });
    expect(create({ ignoreDifficult: false }).add(image).result().map).toBeNull();
    expect(create({ crowd: 'count' }).add(image).result().map).toBe(1);
  });
});

describe('boxes as x, y, width, height', () => {
  it('are the same boxes', () => {
    const image = {
      id: '1',
      groundTruth: { boxes: [1, 2, 10, 20], labels: [0] },
      detections: { boxes: [1, 2, 9, 18], labels: [0], scores: [0.9], layout: 'xywh' as const },
    };
    for (const metric of ['voc10', 'coco'] as const)
      expect(create({ metric, iou: 1 }).add(image).result().map).toBeCloseTo(1, 12);
  });
});

describe('dataOf', () => {
  it('is what was added, of an evaluator of any copy of the package', () => {
    const evaluator = create({ metric: 'coco' }).add({ ...truth('a'), detections: found });
    const foreign: Evaluator = Object.create(
      { state: () => evaluator.state() },
      { classes: { value: classes }, settings: { value: evaluator.settings } },
    ) as Evaluator;
    for (const one of [evaluator, foreign]) {
      const { images, truth: objects, detections } = dataOf(one);
      expect(images.ids).toEqual(['a']);
      // As x, y, width, height, since COCO computes with these.
      expect([...objects.boxes]).toEqual([1, 1, 9, 9]);
      expect([...detections.scores]).toEqual([0.9]);
    }
  });
});
