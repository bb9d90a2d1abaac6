import type { CompiledFunction, Session } from '@ssd/tf-runtime';
import type * as tf from '@tensorflow/tfjs-core';

/** Numbers that are sent at once. */
const CHUNK = 2 ** 16;
const BYTES = 4;

/**
 * Lets ranks tell each other between steps what is not a tensor of a fixed shape: what they detected, why they wish to stop. Each call is
 * to be made on every rank, in the same order.
 */
export class RankExchange {
  readonly #lengths: CompiledFunction;
  readonly #chunks: CompiledFunction;

  /** Compiles what it sends with: on all ranks at the same place among the session's functions. */
  constructor(session: Pick<Session, 'compile'>, strategy: { gather(own: tf.Tensor): tf.Tensor }) {
    const compile = (name: string, length: number): CompiledFunction =>
      session.compile(({ own }) => ({ all: strategy.gather(own!) }), {
        name,
        inputs: { own: { shape: [length], dtype: 'int32' } },
      });
    this.#lengths = compile('exchange_lengths', 1);
    this.#chunks = compile('exchange_chunk', CHUNK);
  }

  /**
   * What each rank says, in their order.
   *
   * @param own becomes JSON and comes back from it, here too
   * @throws TensorFlowError for a rank that does not come in time
   */
  async tell<T>(own: T): Promise<T[]> {
    const bytes = Buffer.from(JSON.stringify(own));
    const lengths = await this.#gather(this.#lengths, Int32Array.of(bytes.length));
    const most = Math.max(...lengths);
    const said = [...lengths].map((length) => Buffer.alloc(length));
    for (let start = 0; start < most; start += CHUNK * BYTES) {
      const chunk = Buffer.alloc(CHUNK * BYTES);
      bytes.copy(chunk, 0, start);
      const all = await this.#gather(this.#chunks, new Int32Array(chunk.buffer, chunk.byteOffset, CHUNK));
      for (const [rank, text] of said.entries()) {
        Buffer.from(all.buffer, all.byteOffset + rank * CHUNK * BYTES, CHUNK * BYTES).copy(text, start);
      }
    }
    return said.map((text) => JSON.parse(text.toString()) as T);
  }

  /** @returns the numbers of all ranks, one after the other */
  async #gather(fn: CompiledFunction, own: Int32Array): Promise<Int32Array> {
    const { all } = await fn.run({ own });
    return all!.data as Int32Array;
  }
}
