import { attribute, rawOp, type CompiledFunction, type Session } from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';
import { TrainerError } from '../../errors/trainer-error.js';
import type { Strategy } from '../../strategies/strategy.js';

/** TensorFlow's number for int32. */
const INT32 = 3;

/** What is compared. */
interface Named {
  readonly name: string;
  readonly variable: tf.Variable;
}

/** Finds ranks that have come apart. Each call is to be made on every rank, in the same order. */
export class WeightChecksums {
  readonly #names: readonly string[];
  readonly #strategy: Strategy;
  readonly #same: CompiledFunction;
  readonly #written: CompiledFunction;

  constructor(session: Pick<Session, 'compile'>, weights: readonly Named[], strategy: Strategy) {
    this.#names = weights.map(({ name }) => name);
    this.#strategy = strategy;
    this.#same = session.compile(
      () => ({ same: strategy.same(tf.stack(weights.map(({ variable }) => checksum(variable)))) }),
      { name: 'weight_checksums', inputs: {} },
    );
    this.#written = session.compile(({ isWritten }) => ({ same: strategy.same(isWritten!) }), {
      name: 'checkpoint_written',
      inputs: { isWritten: { shape: [1], dtype: 'int32' } },
    });
  }

  /** @throws TrainerError E_RANKS naming the first variable whose checksum differs */
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

  /** Comes back once rank 0 has written. @throws TrainerError E_RANKS on the others where it could not */
  async agreeOnWritten(isWritten: boolean): Promise<void> {
    const { same } = await this.#written.run({ isWritten: Int32Array.of(isWritten ? 1 : 0) });
    if (!isWritten || same!.data[0] !== 0) return;
    throw new TrainerError('E_RANKS', 'Expected rank 0 to write the checkpoint, but it could not.', {
      hint: 'What rank 0 says tells why.',
    });
  }
}

/** A scalar of all bits of a variable and of their places: Σ bits · (2i + 1), modulo 2³². */
function checksum(variable: tf.Variable): tf.Scalar {
  const [bits] = rawOp('Bitcast', [tf.reshape(variable, [variable.size])], [attribute.type('type', INT32)]);
  const [places] = rawOp(
    'Range',
    [1, 2 * variable.size + 1, 2].map((value) => tf.scalar(value, 'int32')),
  );
  return tf.sum<tf.Scalar>(tf.mul(bits!, places!));
}
