// One player for turns.mjs: prints "ready", then computes once for each line it reads and prints the milliseconds.
import { createInterface } from 'node:readline';

/** @param compute - done a few times first, so that rewriting, memory and caches do not count */
export const play = async (compute: () => Promise<unknown>, warmUp = 3): Promise<void> => {
  for (let i = 0; i < warmUp; i++) await compute();
  console.log('ready');
  for await (const _ of createInterface({ input: process.stdin })) {
    const start = performance.now();
    await compute();
    console.log((performance.now() - start).toFixed(3));
  }
};
