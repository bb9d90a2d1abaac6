// Draws the learning curves out of the recorded runs and prints the tables of docs/results.md.
//
//   node bench/learning/plot.mjs
//
// results/<data>-<side>-<seed>.jsonl holds the lines of a run as train_torchvision.py or train-ssd.ts printed them, and a last
// one, {"event": "test", "map", "ap"}, of what `ssd eval` measured on the test split.
import { readdir, readFile, writeFile } from 'node:fs/promises';

const here = new URL('./', import.meta.url);
const SIDES = {
  ssd: { label: '@ssd/train-cli, vgg300', color: '#0b6bcb' },
  torchvision: { label: 'torchvision, ssd300_vgg16', color: '#d1590b' },
};
const DATA = { bccd: 'BCCD', microcontroller: 'microcontroller' };

/** Runs by name: what they measured on val by step, and on test. */
async function readRuns() {
  const runs = [];
  for (const file of (await readdir(new URL('results/', here))).sort()) {
    const [, data, side, seed] = /^(\w+)-(ssd|torchvision)-(\d+)\.jsonl$/.exec(file) ?? [];
    if (data === undefined) continue;
    const text = await readFile(new URL(`results/${file}`, here), 'utf8');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const last = lines.findLast(
      ({ event, ap }) => (event === 'eval' || event === 'final') && ap !== undefined,
    );
    runs.push({
      data,
      side,
      seed,
      curve: lines.filter(({ event }) => event === 'eval').map(({ step, map }) => ({ step, map })),
      val: last,
      test: lines.find(({ event }) => event === 'test'),
    });
  }
  return runs;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Sample standard deviation. */
const spread = (values) =>
  Math.sqrt(values.reduce((sum, v) => sum + (v - mean(values)) ** 2, 0) / (values.length - 1));

function curves(runs, title) {
  const [width, height, left, top, right, bottom] = [640, 360, 48, 40, 16, 44];
  const last = Math.max(...runs.flatMap(({ curve }) => curve.map(({ step }) => step)));
  const x = (step) => left + ((width - left - right) * step) / last;
  const y = (map) => height - bottom - (height - top - bottom) * map;
  const path = (points) =>
    points
      .map(({ step, map }, i) => `${i === 0 ? 'M' : 'L'}${x(step).toFixed(1)} ${y(map).toFixed(1)}`)
      .join('');
  const steps = [...new Set(runs.flatMap(({ curve }) => curve.map(({ step }) => step)))].sort(
    (a, b) => a - b,
  );
  const parts = [
    ...[0, 0.2, 0.4, 0.6, 0.8, 1].map(
      (v) =>
        `<path d="M${left} ${y(v)}H${width - right}" stroke="#ddd"/><text x="${left - 8}" y="${y(v) + 4}" text-anchor="end">${v}</text>`,
    ),
    ...steps.map(
      (step) => `<text x="${x(step)}" y="${height - bottom + 18}" text-anchor="middle">${step}</text>`,
    ),
    `<text x="${left}" y="20" font-weight="bold">${title}: mAP on val, by step</text>`,
  ];
  Object.entries(SIDES).forEach(([side, { label, color }], i) => {
    const own = runs.filter((run) => run.side === side);
    const average = steps
      .map((step) =>
        own.flatMap(({ curve }) => curve.filter((point) => point.step === step).map(({ map }) => map)),
      )
      .map((maps, k) => ({ step: steps[k], map: mean(maps), runs: maps.length }))
      .filter(({ runs: count }) => count > 0);
    for (const { curve } of own)
      parts.push(
        `<path d="${path([{ step: 0, map: 0 }, ...curve])}" fill="none" stroke="${color}" opacity="0.4"/>`,
      );
    parts.push(
      `<path d="${path([{ step: 0, map: 0 }, ...average])}" fill="none" stroke="${color}" stroke-width="2.5"/>`,
    );
    parts.push(
      `<text x="${left + 12}" y="${top + 16 + 18 * i}" fill="${color}">${label}, ${own.length === 1 ? 'one run' : `${own.length} runs and their mean`}</text>`,
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12"><rect width="${width}" height="${height}" fill="#fff"/>${parts.join('')}</svg>\n`;
}

const runs = await readRuns();
for (const [data, title] of Object.entries(DATA)) {
  const own = runs.filter((run) => run.data === data);
  if (own.length === 0) continue;
  await writeFile(new URL(`../../docs/images/learning-${data}.svg`, here), curves(own, title));
  for (const split of ['val', 'test']) {
    console.log(`\n${title}, ${split}`);
    for (const side of Object.keys(SIDES)) {
      const measured = own.filter((run) => run.side === side && run[split] !== undefined);
      if (measured.length === 0) continue;
      const maps = measured.map((run) => run[split].map);
      const classes = Object.keys(measured[0][split].ap);
      const perClass = classes.map(
        (name) => `${name} ${mean(measured.map((run) => run[split].ap[name])).toFixed(3)}`,
      );
      console.log(
        `| ${side} | ${measured.map((run) => `${run.seed}: ${run[split].map.toFixed(3)}`).join(', ')} | ${mean(maps).toFixed(3)} | ${maps.length < 2 ? '–' : spread(maps).toFixed(3)} | ${perClass.join(', ')} |`,
      );
    }
  }
}
