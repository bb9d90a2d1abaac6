import * as tf from '@tensorflow/tfjs-core';
import type { CompiledFunction, CompileOptions } from '@ssd/tf-runtime';
import { RankExchange } from './rank-exchange.js';

/** Exchanges of so many ranks, whose gathers wait for each other in memory. */
function connected(size: number): RankExchange[] {
  const waiting = new Map<string, { own: Int32Array; done: (all: Int32Array) => void }[]>();
  const gather = (key: string, own: Int32Array): Promise<Int32Array> =>
    new Promise((done) => {
      const there = waiting.get(key) ?? [];
      there.push({ own, done });
      waiting.set(key, there);
      if (there.length < size) return;
      const all = Int32Array.from(there.flatMap((each) => [...each.own]));
      for (const each of there) each.done(all);
    });
  return Array.from({ length: size }, () => {
    let runs = 0;
    const compile = (_: unknown, { name, inputs }: CompileOptions): CompiledFunction => {
      const [length] = inputs['own']!.shape;
      const run = async ({ own }: Record<string, unknown>): Promise<unknown> => {
        expect(own).toHaveLength(length!);
        return { all: { data: await gather(`${name} ${runs++}`, own as Int32Array) } };
      };
      return { run } as unknown as CompiledFunction;
    };
    return new RankExchange({ compile }, { gather: (own) => tf.expandDims(own) });
  });
}

it.each([
  ['nothing much', ['a', 'b', 'c']],
  ['texts of very different lengths', ['x'.repeat(600_000), '', 'y'.repeat(300_000)]],
  ['as many bytes as a chunk has', ['x'.repeat(2 ** 18 - 2), 'y'.repeat(2 ** 18 - 1), 'ü'.repeat(2 ** 17)]],
])('tells every rank what all say: %s', async (_, texts) => {
  const ranks = connected(3);
  // Each rank sends one after the other, and so in the order of the ranks here.
  const told = await Promise.all(ranks.map((rank, i) => rank.tell({ text: texts[i]! })));
  for (const all of told) expect(all).toEqual(texts.map((text) => ({ text })));
});
