// Times reading and analysing as many detections as ours.ts evaluates, made here: one JSON line of seconds.
//
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/ap-eval/analysis.ts --images 4952 --per-image 200
import { parseArgs } from 'node:util';
import {
  bootstrap,
  compareEvaluations,
  confusionMatrix,
  createEvaluator,
  detectionsByImage,
  diagnose,
  readCocoResults,
  readCsv,
  writeCocoResults,
  writeCsv,
  type Evaluator,
  type ImageInput,
} from '@ssd/ap-eval';

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '4952' },
    'per-image': { type: 'string', default: '200' },
    resamples: { type: 'string', default: '1000' },
    metric: { type: 'string', default: 'voc10' },
  },
});
const metric = values.metric as 'voc07' | 'voc10' | 'coco';
const resamples = Number(values.resamples);
const classes = Array.from({ length: 20 }, (_, i) => `class${i}`);

/** A linear congruential generator: speed does not depend on better numbers. */
let state = 1;
const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;

const box = (): number[] => {
  const [x, y] = [1 + random() * 400, 1 + random() * 300];
  return [x, y, x + 20 + random() * 80, y + 20 + random() * 60];
};

const image = (id: string): ImageInput => {
  const objects = Array.from({ length: 1 + Math.floor(random() * 4) }, () => ({
    box: box(),
    label: Math.floor(random() * classes.length),
  }));
  const found = Array.from({ length: Number(values['per-image']) }, (_, i) => {
    const near = i < objects.length ? objects[i] : undefined; // the first find something, the others are noise
    return {
      box: near ? near.box.map((v) => v + 6 * random()) : box(),
      label: near && random() < 0.9 ? near.label : Math.floor(random() * classes.length),
      score: near ? random() : 0.01 + random() ** 6,
    };
  });
  return {
    id,
    groundTruth: { boxes: objects.flatMap((o) => o.box), labels: objects.map((o) => o.label) },
    detections: {
      boxes: found.flatMap((d) => d.box),
      labels: found.map((d) => d.label),
      scores: found.map((d) => d.score),
    },
  };
};

const images = Array.from({ length: Number(values.images) }, (_, i) => image(String(i + 1)));
const evaluatorOf = (list: readonly ImageInput[]): Evaluator => {
  const evaluator = createEvaluator({ classes, metric });
  for (const one of list) evaluator.add(one);
  return evaluator;
};

const seconds: Record<string, number> = {};
const timed = <T>(name: string, run: () => T): T => {
  const start = performance.now();
  const value = run();
  seconds[name] = Number(((performance.now() - start) / 1000).toFixed(3));
  return value;
};

const first = evaluatorOf(images);
const second = evaluatorOf(
  images.map((one) => ({
    ...one,
    detections: { ...one.detections, scores: Array.from(one.detections.scores, () => random()) },
  })),
);
timed('result', () => first.result());
timed('confusion', () => confusionMatrix(first));
timed('diagnose', () => diagnose(first));
timed('bootstrap', () => bootstrap(first, { resamples }));
timed('compare', () => compareEvaluations(first, second, { resamples }));
const csv = timed('write_csv', () => writeCsv(images, { classes }));
const csvTable = timed('read_csv', () => readCsv(csv));
timed('by_image', () => detectionsByImage(csvTable));
const json = timed('write_coco', () => writeCocoResults(images, { classes, pixelOffset: 1 }));
timed('read_coco', () => readCocoResults(json));
console.log(
  JSON.stringify({
    bench: 'ap-eval-analysis',
    metric,
    images: images.length,
    detections: images.length * Number(values['per-image']),
    resamples,
    csv_mb: Math.round(csv.length / 1e6),
    coco_mb: Math.round(json.length / 1e6),
    seconds,
    peak_rss_mib: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
