// Times matching on made-up objects: default boxes of 300 and 512 pixels, 20 and 200 objects, both policies. Each setting
// in turn, round after round, so that all of them see the same disturbances; prints the median and the least time.
//
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/matching.ts [--rounds 15] [--python python3]
//
// --python: a Python with torchvision; its matching (box_iou and SSDMatcher, one thread) then takes its turns too.
import { spawn } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createAnchors, getBoxTable, matchAnchors, type MatchPolicy } from '@ssd/anchors';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, python: { type: 'string' } },
});
const REPEAT = 5;

/** Boxes with sides of 4 % to 64 % of the image, from a linear congruential generator. */
const scatter = (count: number, seed: number): number[][] => {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, () => {
    const [width, height] = [0.04 + 0.6 * next() ** 2, 0.04 + 0.6 * next() ** 2];
    const [x, y] = [next() * (1 - width), next() * (1 - height)];
    return [x, y, x + width, y + height];
  });
};

interface Row {
  readonly table: string;
  readonly anchors: number;
  readonly boxes: number;
  readonly by: string;
  matched: number;
  readonly times: number[];
  readonly run: () => Promise<{ ms: number; matched: number }>;
}

const startPeer = async (python: string) => {
  const script = fileURLToPath(new URL('peers/matching_torchvision.py', import.meta.url));
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`The peer ${python} ended without an answer; it needs torchvision.`);
    return JSON.parse(value);
  };
  const { peer } = (await read()) as { peer: string };
  return {
    name: peer,
    ask: async (request: unknown) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return (await read()) as { ms: number; matched: number };
    },
    end: () => child.stdin.end(),
  };
};

const peer = values.python === undefined ? undefined : await startPeer(values.python);
const rows: Row[] = [];
for (const name of ['ssd300_vgg16', 'ssd512']) {
  const anchors = createAnchors(getBoxTable(name));
  for (const count of [20, 200]) {
    const boxes = scatter(count, count);
    const flat = Float32Array.from(boxes.flat());
    const row = (by: string, run: Row['run']): Row => ({
      table: name,
      anchors: anchors.count,
      boxes: count,
      by,
      matched: 0,
      times: [],
      run,
    });
    const out = new Int32Array(anchors.count);
    for (const policy of ['paper', 'reference'] satisfies MatchPolicy[]) {
      rows.push(
        row(policy, async () => {
          let ms = Infinity;
          for (let i = 0; i < REPEAT; i++) {
            const start = performance.now();
            matchAnchors(anchors, flat, { policy }, out);
            ms = Math.min(ms, performance.now() - start);
          }
          return Promise.resolve({ ms, matched: out.filter((box) => box >= 0).length });
        }),
      );
    }
    if (peer !== undefined) {
      const { width } = anchors.table.imageSize;
      const sides = anchors.table.maps.map((map) => map.rows);
      rows.push(row('torchvision', () => peer.ask({ image: width, sides, boxes, repeat: REPEAT })));
    }
  }
}

for (const { run } of rows) await run(); // compilation, caches
for (let round = 0; round < Number(values.rounds); round++) {
  for (const row of rows) {
    const { ms, matched } = await row.run();
    row.times.push(ms);
    row.matched = matched;
  }
}
peer?.end();

console.log(
  `Node ${process.version}, ${peer?.name ?? 'no peer'}; ${cpus()[0]!.model}; load ${loadavg()[0]!.toFixed(1)}`,
);
console.table(
  rows.map(({ table, anchors, boxes, by, matched, times }) => {
    times.sort((a, b) => a - b);
    return {
      table,
      anchors,
      boxes,
      by,
      matched,
      'median ms': Number(times[Math.floor(times.length / 2)]!.toFixed(2)),
      'least ms': Number(times[0]!.toFixed(2)),
    };
  }),
);
