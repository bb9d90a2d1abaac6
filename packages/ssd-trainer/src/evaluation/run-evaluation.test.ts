import type { Detection } from '@ssd/model';
import type { VocSample } from '@ssd/voc-dataset';
import { runEvaluation, type RunEvaluationOptions } from './run-evaluation.js';
import type { FedSamples } from './sample-feed.js';
import type { DetectedImage } from './types.js';

const box = { xmin: 11, ymin: 21, xmax: 30, ymax: 40 };

function sample(id: string, difficult = false): VocSample {
  const objects = [{ label: 'cat', box, difficult, truncated: false }];
  return { id, image: `${id}.jpg`, annotation: `${id}.xml`, width: 100, height: 50, objects };
}

/** Exactly the object's box, in continuous pixels. */
const hit: Detection = { label: 'cat', score: 0.9, box: { xmin: 10, ymin: 20, xmax: 30, ymax: 40 } };
const miss: Detection = { label: 'cat', score: 0.8, box: { xmin: 60, ymin: 0, xmax: 90, ymax: 10 } };

/** An evaluation of samples in batches of two whose detections are known. */
function evaluation(
  samples: VocSample[],
  found: Record<string, Detection[]>,
  more: Partial<RunEvaluationOptions> = {},
): RunEvaluationOptions {
  return {
    split: 'val',
    classes: ['cat', 'dog'],
    feed: {
      count: samples.length,
      // eslint-disable-next-line @typescript-eslint/require-await -- a feed is asynchronous, this one has nothing to wait for
      async *once(signal): AsyncGenerator<FedSamples, void, undefined> {
        for (let i = 0; i < samples.length; i += 2) {
          signal?.throwIfAborted();
          yield { samples: samples.slice(i, i + 2), images: new Uint8Array(0), targets: {} };
        }
      },
    },
    inference: {
      detect: (_images, sizes) =>
        Promise.resolve((sizes as unknown as VocSample[]).map(({ id }) => found[id] ?? [])),
      predict: (_images, sizes) =>
        Promise.resolve(
          (sizes as unknown as VocSample[]).map(({ id }) => ({
            detections: found[id] ?? [],
            predictions: { probabilities: Float32Array.of(id.length), offsets: new Float32Array(4) },
          })),
        ),
    },
    ...more,
  };
}

describe('runEvaluation', () => {
  it('measures average precision by class', async () => {
    const samples = [sample('a'), sample('b'), sample('c')];
    const output = await runEvaluation(evaluation(samples, { a: [hit], b: [miss], c: [hit, miss] }));
    // Two of three cats found, and those two rank above both false ones: precision 1 up to recall 2/3.
    expect(output.result.classes['cat']!.ap).toBeCloseTo(2 / 3, 12);
    expect(output.result.classes['dog']!.ap).toBeNull();
    expect(output.result.map).toBeCloseTo(2 / 3, 12);
    expect(output.images.map(({ sample: { id }, detections }) => [id, detections.length])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 2],
    ]);
    expect(output).toMatchObject({ split: 'val', settings: { metric: 'voc10', iouThreshold: 0.5 } });
  });

  it('neither asks for difficult objects nor counts what finds them', async () => {
    const output = await runEvaluation(evaluation([sample('a', true), sample('b')], { a: [hit], b: [hit] }));
    expect(output.result.classes['cat']).toMatchObject({ ap: 1, positives: 1, ignored: 1 });
  });

  it('takes an empty split', async () => {
    const output = await runEvaluation(evaluation([], {}));
    expect(output.result.map).toBeNull();
    expect(output.images).toEqual([]);
  });

  it('passes settings on', async () => {
    const output = await runEvaluation(
      evaluation([sample('a')], { a: [hit] }, { settings: { metric: 'voc07', iouThreshold: 0.7 } }),
    );
    expect(output.result).toMatchObject({ metric: 'voc07', iou: 0.7 });
  });

  it('tells of each image in order, with the network’s output where it is asked for, and keeps none of it', async () => {
    const told: DetectedImage[] = [];
    const onImage = async (image: DetectedImage): Promise<void> => {
      await Promise.resolve();
      told.push(image);
    };
    const samples = [sample('a'), sample('bb'), sample('c')];
    const output = await runEvaluation(evaluation(samples, { a: [hit] }, { onImage, predictions: true }));
    expect(told.map(({ sample: { id }, detections, predictions }) => [id, detections.length, predictions?.probabilities[0]])).toEqual([['a', 1, 1], ['bb', 0, 2], ['c', 0, 1]]); // prettier-ignore
    expect(output.images.map((image) => Object.keys(image))).toEqual(samples.map(() => ['sample', 'detections'])); // prettier-ignore
    told.length = 0;
    await runEvaluation(evaluation(samples, {}, { onImage }));
    expect(told.map(({ predictions }) => predictions)).toEqual([undefined, undefined, undefined]);
  });

  it('reports progress, and ends when aborted', async () => {
    const controller = new AbortController();
    const seen: number[][] = [];
    const options = evaluation(
      [sample('a'), sample('b'), sample('c')],
      {},
      {
        signal: controller.signal,
        onProgress: ({ done, total }) => {
          seen.push([done, total]);
          controller.abort(new Error('enough'));
        },
      },
    );
    await expect(runEvaluation(options)).rejects.toThrow('enough');
    expect(seen).toEqual([[2, 3]]);
  });
});
