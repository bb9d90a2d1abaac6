// Compares ours with pycocotools on random inputs: every AP and recall of every IoU, class, area and limit.
//
//   python tools/oracle/coco_ap.py --fuzz 200 |
//     node --conditions=@ssd/source --import ./tools/source.mjs bench/ap-eval/fuzz.ts
import { createInterface } from 'node:readline';
import { createEvaluator } from '@ssd/ap-eval';
import { cocoImages, type CocoCase } from '../../packages/ap-eval/src/testing/coco-case.js';

let cases = 0;
let numbers = 0;
let largest = 0;
const compare = (what: string, got: number | null | undefined, expected: number | null): void => {
  numbers++;
  const value = got === undefined || Number.isNaN(got) ? null : got;
  const difference =
    value === null || expected === null ? Number(value !== expected) : Math.abs(value - expected);
  largest = Math.max(largest, difference);
  if (difference > 1e-9) {
    console.error(`${what}: expected ${expected}, got ${value}`);
    process.exitCode = 1;
  }
};

for await (const line of createInterface({ input: process.stdin })) {
  const one = JSON.parse(line) as CocoCase;
  cases++;
  const evaluator = createEvaluator({ classes: one.categories.map(String), metric: 'coco' });
  for (const image of cocoImages(one)) evaluator.add(image);
  const { numbers: got, grid } = evaluator.result();
  for (const [name, value] of Object.entries(one.stats!)) compare(`${one.name}, ${name}`, got[name], value);
  one.ap.forEach((value, i) => compare(`${one.name}, ap ${i}`, grid!.averagePrecisions[i], value));
  one.recall.forEach((value, i) => compare(`${one.name}, recall ${i}`, grid!.recalls[i], value));
}
console.log(JSON.stringify({ bench: 'ap-eval fuzz', cases, numbers, largest }));
