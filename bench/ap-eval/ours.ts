// Evaluates the synthetic detections that peer.py made, and prints one JSON line: seconds to read, to add and to evaluate,
// the numbers, and the peak of resident memory. See README.md beside this file.
//
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/ap-eval/ours.ts --dir DIR --metric coco
//
// --input npz reads truth.npz and detections.npz; --input json reads truth.json and detections.json, as the peers do, with
// JSON.parse. --built takes the built package (npm run build) instead of the sources.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEvaluator, type Evaluator } from '@ssd/ap-eval';
import { readNpz, type TensorMap } from '@ssd/weights';

const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    metric: { type: 'string', default: 'coco' },
    input: { type: 'string', default: 'npz' },
    iou: { type: 'string' },
    'max-dets': { type: 'string' },
    areas: { type: 'string', default: '4' },
  },
});
if (values.dir === undefined) throw new Error('Expected --dir DIR, the folder that peer.py made.');
const dir = values.dir;
const metric = values.metric as 'coco' | 'voc07' | 'voc10';
const coco = metric === 'coco';

/** Rows of all images, in the order of their images. */
interface Columns {
  images: ArrayLike<number>;
  labels: ArrayLike<number>;
  boxes: Float32Array | Float64Array;
  scores: Float32Array | Float64Array;
}

const columns = (tensors: TensorMap): Columns => ({
  images: tensors.get('image')!.data as Int32Array,
  labels: (tensors.get('label')!.data as Int32Array).map((label) => label - 1),
  boxes: tensors.get('box')!.data as Float32Array,
  scores: (tensors.get('score')?.data ?? new Float32Array(0)) as Float32Array,
});

interface CocoRow {
  image_id: number;
  category_id: number;
  bbox: [number, number, number, number];
  score?: number;
}

const rows = (list: readonly CocoRow[]): Columns => {
  const boxes = new Float64Array(4 * list.length);
  list.forEach(({ bbox }, i) => boxes.set(bbox, 4 * i));
  return {
    images: Int32Array.from(list, (row) => row.image_id - 1),
    labels: Int32Array.from(list, (row) => row.category_id - 1),
    boxes,
    scores: Float64Array.from(list, (row) => row.score ?? 0),
  };
};

const read = async (): Promise<[truth: Columns, found: Columns]> => {
  if (values.input === 'npz') {
    return [
      columns(await readNpz(join(dir, 'truth.npz'))),
      columns(await readNpz(join(dir, 'detections.npz'))),
    ];
  }
  const parse = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(dir, name), 'utf8'));
  const truth = (await parse('truth.json')) as { annotations: CocoRow[] };
  return [rows(truth.annotations), rows((await parse('detections.json')) as CocoRow[])];
};

/** Where the rows of each image begin. */
const starts = ({ images }: Columns, count: number): Uint32Array => {
  const at = new Uint32Array(count + 1);
  for (let i = 0; i < images.length; i++) at[images[i]! + 1]!++;
  for (let i = 0; i < count; i++) at[i + 1]! += at[i]!;
  return at;
};

const addAll = (evaluator: Evaluator, truth: Columns, found: Columns, images: number): void => {
  const truthAt = starts(truth, images);
  const foundAt = starts(found, images);
  const layout = values.input === 'npz' ? 'xyxy' : 'xywh';
  for (let image = 0; image < images; image++) {
    const [g0, g1] = [truthAt[image]!, truthAt[image + 1]!];
    const [d0, d1] = [foundAt[image]!, foundAt[image + 1]!];
    evaluator.add({
      id: String(image + 1),
      groundTruth: {
        boxes: truth.boxes.subarray(4 * g0, 4 * g1),
        labels: (truth.labels as Int32Array).subarray(g0, g1),
        layout,
      },
      detections: {
        boxes: found.boxes.subarray(4 * d0, 4 * d1),
        labels: (found.labels as Int32Array).subarray(d0, d1),
        scores: found.scores.subarray(d0, d1),
        layout,
      },
    });
  }
};

const started = performance.now();
const [truth, found] = await read();
const readAt = performance.now();
const cpuBefore = process.cpuUsage();
const classes = Array.from({ length: 1 + Math.max(...Array.from(truth.labels)) }, (_, i) => `class${i + 1}`);
const images = 1 + Math.max(truth.images[truth.images.length - 1]!, found.images[found.images.length - 1]!);
const evaluator = createEvaluator({
  classes,
  metric,
  ...(values.iou === undefined ? {} : { iou: values.iou.split(',').map(Number) }),
  ...(values['max-dets'] === undefined ? {} : { maxDetections: Number(values['max-dets']) }),
  ...(coco && values.areas === '1' ? { areas: [] } : {}),
  // As the NumPy peer: continuous coordinates, all scores.
  ...(coco ? {} : { pixelOffset: 0, scoreThreshold: -Infinity }),
});
addAll(evaluator, truth, found, images);
const addedAt = performance.now();
const { numbers } = evaluator.result();
const doneAt = performance.now();
const cpu = process.cpuUsage(cpuBefore);

const seconds = (from: number, to: number): number => Number(((to - from) / 1000).toFixed(4));
console.log(
  JSON.stringify({
    bench: 'ap-eval',
    evaluator: 'ours',
    metric,
    input: values.input,
    read_s: seconds(started, readAt),
    add_s: seconds(readAt, addedAt),
    result_s: seconds(addedAt, doneAt),
    evaluate_s: seconds(readAt, doneAt),
    evaluate_cpu_s: Number(((cpu.user + cpu.system) / 1e6).toFixed(4)),
    numbers: Object.fromEntries(
      Object.entries(numbers).map(([name, v]) => [name, v === null ? null : Number(v.toFixed(6))]),
    ),
    peak_rss_mib: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
