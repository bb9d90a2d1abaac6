// A task of collectives.test.ts: prints what each collective gave it, as JSON.
import { readFileSync } from 'node:fs';
import type { Variable } from '@tensorflow/tfjs-core';
import { add, cast, mul, ones, scalar, sum, tensor, variable } from '@tensorflow/tfjs-core';
import { Session, allGather, allReduce, assign, barrier, broadcast, startServer } from '../../index.js';

const task = Number(process.env['TASK']);
const server = startServer({ cluster: process.env['CLUSTER']!.split(','), task, intraOpThreads: 1 });
const session = new Session({ server });
const counter: Variable = variable(tensor([task]), true, 'counter');
const vector = { shape: [3], dtype: 'float32' } as const;
const fn = session.compile(
  ({ x, many }) => {
    const merged = (['sum', 'min', 'max', 'product'] as const).map((merge) =>
      allReduce(x!, server, { merge }),
    );
    const next = add(counter, 1);
    assign(counter, next);
    return {
      ...Object.fromEntries(merged.map((value, i) => [`merged${i}`, value])),
      sent: broadcast(x!, server),
      gathered: allGather(x!, server),
      whole: allGather(cast(scalar(task), 'int32'), server),
      counters: allReduce(next, server),
      large: sum(allReduce(mul(many!, 2), server)),
      barrier: barrier(server),
    };
  },
  { name: 'together', inputs: { x: vector, many: { shape: [1000, 300], dtype: 'float32' } } },
);
const results = [];
for (let run = 0; run < 2; run++) {
  const outputs = await fn.run({
    x: Float32Array.of(task + 1, -task, 0.5),
    many: new Float32Array(300_000).fill(task + run),
  });
  results.push(
    Object.fromEntries(
      Object.entries(outputs).map(([name, { data }]) => [name, [...(data as Float32Array)]]),
    ),
  );
}
const threads = (): number =>
  Number(/^Threads:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0);
const before = threads();
for (let run = 0; run < 20; run++) {
  await fn.run({ x: new Float32Array(3), many: new Float32Array(300_000) });
}
const moreThreads = threads() - before;
let second: unknown;
try {
  startServer({ cluster: ['localhost:1'], task: 0 });
} catch (error) {
  second = (error as { code: string }).code;
}
// Its own variables: another session of the server has none of the first's.
const other = new Session({ server });
counter.assign(tensor([100 + task]));
// A function of the first one's name, and tensors of another shape.
const read = other.compile(() => ({ value: mul(counter, 1), five: allReduce(ones([5]), server) }), {
  name: 'together',
  inputs: {},
});
const { value, five } = await read.run({});
await other.close();
await session.close();
console.log(
  JSON.stringify({
    results,
    second,
    value: [...(value!.data as Float32Array)],
    five: [...(five!.data as Float32Array)],
    target: server.target,
    moreThreads,
  }),
);
process.exit(0); // TensorFlow's server has no end of its own
