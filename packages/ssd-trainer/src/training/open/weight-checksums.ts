import type { SsdModel } from '@ssd/model';
import { attribute, rawOp, type CompiledFunction, type Session } from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';
import { TrainerError } from '../../errors/trainer-error.js';
import type { Strategy } from '../../strategies/strategy.js';

/** TensorFlow's number for int32. */
const INT32 = 3;

/** Finds ranks whose weights have come apart: sums of all bits of each variable, compared among them. */
export class WeightChecksums {
  readonly #names: readonly string[];
  readonly #strategy: Strategy;
  readonly #same: CompiledFunction;

  constructor(session: Pick<Session, 'compile'>, model: SsdModel, strategy: Strategy) {
    this.#names = model.variables.map(({ name }) => name);
    this.#strategy = strategy;
    this.#same = session.compile(
      () => {
        const sums = model.variables.map(({ variable }) => {
          const [bits] = rawOp('Bitcast', [variable], [attribute.type('type', INT32)]);
          return tf.sum<tf.Scalar>(bits!); // overflows, and so keeps every bit
        });
        return { same: strategy.same(tf.stack(sums)) };
      },
      { name: 'weight_checksums', inputs: {} },
    );
  }

  /** To be called on every rank. @throws TrainerError E_RANKS naming the first variable that differs */
  async expectSame(): Promise<void> {
    const { same } = await this.#same.run({});
    const first = [...same!.data].findIndex((each) => each === 0);
    if (first === -1) return;
    const { rank, size } = this.#strategy;
    throw new TrainerError(
      'E_RANKS',
      `Expected the same weights on all ${size} ranks, got others in "${this.#names[first]!}" (this is rank ${rank}).`,
      {
        hint: 'Start every rank with the same code, settings, data and weights; the last checkpoint is whole.',
      },
    );
  }
}
