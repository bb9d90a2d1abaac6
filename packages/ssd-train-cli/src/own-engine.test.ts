import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeVocFolder, SIDE } from '@ssd/trainer/testing';
import sharp from 'sharp';
import { createDetector, loadDetector, train } from './index.js';
import type { Engine, EngineFactory, EngineOptions, EngineSettings, RawDetections } from './index.js';

// An engine as somebody else would write it, on nothing but what the package exports.

const WIDTH = 48;
const HEIGHT = 32;
const BATCH = 2;

let root: string;
let dataDir: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-engine-'));
  // The engine's box, .25 … .5 × .125 … .75 of 64 pixels: VOC's pixels 17 … 32 × 9 … 48.
  const cell = { label: 'cell', box: [17, 9, 32, 48] } as const;
  const dot = { label: 'dot', box: [1, 1, 8, 8] } as const;
  dataDir = await makeVocFolder(root, {
    train: [{ id: 't', objects: [cell, dot] }],
    test: ['a', 'b', 'c'].map((id) => ({ id, objects: [cell] })),
  });
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Run {
  readonly images: Uint8Array;
  readonly count: number;
  readonly settings: EngineSettings;
}

const BOX = [0.25, 0.125, 0.5, 0.75];
const found: RawDetections = {
  boxes: Float32Array.from([...BOX, ...BOX]),
  labels: Int32Array.of(0, 1),
  scores: Float32Array.of(0.75, 0.25),
};

/** Finds the same in every picture, and keeps what it was given. */
function fixedEngine(size = { width: WIDTH, height: HEIGHT }): Engine & { runs: Run[]; disposed: number } {
  return {
    name: 'fixed',
    imageSize: size,
    batchSize: BATCH,
    classes: 2,
    runs: [],
    disposed: 0,
    run(images, count, settings) {
      this.runs.push({ images: images.slice(), count, settings });
      return Promise.resolve(Array.from({ length: count }, () => found));
    },
    dispose() {
      this.disposed += 1;
    },
  };
}

const classes = ['cell', 'dot'];
const picture = (id: string): string => join(dataDir, 'JPEGImages', `${id}.jpg`);
const cell = { label: 'cell', score: 0.75, box: { xmin: 16, ymin: 8, xmax: 32, ymax: 48 } };
const dot = { ...cell, label: 'dot', score: 0.25 };

/** Pixels of a file as an engine is to get them. */
const resized = (id: string): Promise<Buffer> =>
  sharp(picture(id)).resize(WIDTH, HEIGHT, { fit: 'fill' }).removeAlpha().raw().toBuffer();

/** Mean distance of two pictures: loaders resize a little differently. */
const distance = (one: Uint8Array, other: Uint8Array): number =>
  one.reduce((sum, value, i) => sum + Math.abs(value - other[i]!), 0) / one.length;

describe('a detector on an engine of one’s own', () => {
  it('detects in files, in whole batches', async () => {
    const engine = fixedEngine();
    const detector = createDetector({ engine, classes });
    const results = await detector.detectFiles(['a', 'b', 'c'].map(picture), { scoreThreshold: 0.5 });
    expect(results).toEqual(
      ['a', 'b', 'c'].map((id) => ({ file: picture(id), width: SIDE, height: SIDE, detections: [cell] })),
    );
    expect(engine.runs.map(({ count, images }) => [count, images.length])).toEqual([
      [2, BATCH * HEIGHT * WIDTH * 3],
      [1, BATCH * HEIGHT * WIDTH * 3],
    ]);
    const [full, last] = engine.runs;
    const bytes = HEIGHT * WIDTH * 3;
    for (const [at, id] of ['a', 'b'].entries())
      expect(distance(full!.images.subarray(at * bytes, (at + 1) * bytes), await resized(id))).toBeLessThan(
        4,
      );
    expect(last!.images.subarray(bytes).every((value) => value === 0)).toBe(true);
    expect(full!.settings).toEqual({
      scoreThreshold: 0.5,
      nmsThreshold: 0.45,
      maxDetections: 200,
      predictions: false,
    });
    expect(await detector.detectFile(picture('b'))).toMatchObject({ detections: [cell, dot] });
    detector.dispose();
    expect(engine.disposed).toBe(1);
  });

  it('detects in a stream of files, of which one is no picture, and in pixels', async () => {
    const detector = createDetector({ engine: fixedEngine(), classes, settings: { scoreThreshold: 0.5 } });
    const batches = [];
    for await (const batch of detector.detectStream([picture('a'), join(root, 'none.jpg'), picture('c')]))
      batches.push(batch);
    expect(batches).toMatchObject([
      [{ detections: [cell] }, { error: { code: 'E_IMAGE' } }],
      [{ detections: [cell] }],
    ]);
    const pixels = new Uint8Array(HEIGHT * WIDTH * 3);
    expect(await detector.detectBatch(pixels, [{ width: SIDE, height: SIDE }])).toEqual([[cell]]);
    const asked = detector.detectStream([picture('a')], { predictions: true });
    await expect(asked.next()).rejects.toMatchObject({ code: 'E_ENGINE' });
  });

  it('is measured on a split', async () => {
    const detector = createDetector({ engine: fixedEngine(), classes });
    const { result, images } = await detector.evaluate({ dataDir, split: 'test' });
    expect(images.map(({ sample }) => sample.id)).toEqual(['a', 'b', 'c']);
    expect(result.classes['cell']).toMatchObject({ ap: 1, positives: 3, detections: 3 });
    expect(result.classes['dot']).toMatchObject({ ap: null, falsePositives: 3 });
    const coco = await detector.evaluate({ dataDir, split: 'test', metric: 'coco' });
    expect(coco.result).toMatchObject({ metric: 'coco', map: 1 });
    await expect(detector.evaluate()).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: 'Expected a folder and a split to measure on: the engine "fixed" belongs to no run.',
    });
  });

  it('refuses names that are not as many as its classes, and sizes that are none', () => {
    expect(() => createDetector({ engine: fixedEngine(), classes: ['cell'] })).toThrow(
      'Expected a name for each of the 2 classes of the engine "fixed", got 1.',
    );
    expect(() => createDetector({ engine: fixedEngine({ width: 0, height: 32 }), classes })).toThrow(
      'Expected a whole number of at least 1 as width of the engine "fixed", got 0.',
    );
  });
});

describe('loadDetector with another engine', () => {
  let runDir: string;
  beforeAll(async () => {
    const config = { dataDir, trainSplit: 'train', validationSplit: null, workers: 0, batchSize: 1 };
    const settings = { ...config, preset: 'mini', maxSteps: 1, tensorboard: false };
    ({ runDir } = await train({ config: settings, runDir: join(root, 'run') }));
  });

  it('hands a function the model and its weights, and has no session then', async () => {
    let given: EngineOptions | undefined;
    const engine = fixedEngine();
    const factory: EngineFactory = (options) => {
      given = options;
      return Promise.resolve(engine);
    };
    const detector = await loadDetector(runDir, { engine: factory, batchSize: 3 });
    expect(given).toMatchObject({ batchSize: 3, precision: 'float32', deterministic: true });
    expect(given!.model).toBe(detector.model);
    for (const { name, variable } of detector.model.variables)
      expect(given!.weights.get(name)).toEqual(await variable.data());
    expect((await detector.detectFile(picture('a'))).detections).toEqual([cell, dot]);
    expect(detector).toMatchObject({ preset: 'mini', step: 1, classes });
    expect(() => detector.session).toThrow(
      expect.objectContaining({
        code: 'E_ENGINE',
        message: 'Expected the engine "tensorflow", which has a session, got "fixed".',
      }) as Error,
    );
    detector.dispose();
    expect(engine.disposed).toBe(1);

    const ofOthers = { ...fixedEngine(), classes: 3 };
    await expect(loadDetector(runDir, { engine: () => ofOthers })).rejects.toThrow(
      'Expected a name for each of the 3 classes of the engine "fixed", got 2.',
    );
    expect(ofOthers.disposed).toBe(1);
  });

  it('finds on tfjs what it finds on TensorFlow', async () => {
    const detectors = await Promise.all(
      (['tensorflow', 'tfjs'] as const).map((engine) =>
        loadDetector(runDir, { engine, precision: 'float32' }),
      ),
    );
    const [compiled, eager] = await Promise.all(
      detectors.map((detector) => detector.detectFile(picture('a'), { maxDetections: 10 })),
    );
    expect(compiled!.detections).toHaveLength(10);
    for (const [i, { label, score, box }] of eager!.detections.entries()) {
      const other = compiled!.detections[i]!;
      expect(label).toBe(other.label);
      expect(score).toBeCloseTo(other.score, 4);
      expect(box.xmin).toBeCloseTo(other.box.xmin, 1);
      expect(box.ymax).toBeCloseTo(other.box.ymax, 1);
    }
    expect(detectors[0]!.session.compile).toBeInstanceOf(Function);
    for (const detector of detectors) detector.dispose();
    await expect(loadDetector(runDir, { engine: 'tfjs', precision: 'bfloat16' })).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
    });
  });
});
