import type { EmulatedPrecision } from '../graph/emulated-precision.js';
import type { Server } from '../native/server.js';
import type { ConfigProto } from './config-proto.js';

/** Options of a {@link Session}. */
export interface SessionOptions {
  /**
   * The same inputs give the same bits, run after run. Ops then run one after the other, each on all threads.
   *
   * @default true
   */
  readonly deterministic?: boolean;
  /** Threads inside one op. @default one a core */
  readonly intraOpThreads?: number;
  /** Ops at once. More than 1 needs `deterministic: false`. @default 1, or one a core where not deterministic */
  readonly interOpThreads?: number;
  /**
   * `bfloat16`: TensorFlow computes convolutions and matrix products in bf16; variables and sums stay float32. Fast only
   * where {@link cpuFeatures} says so. Where {@link capabilities} has none, asking for it is an error.
   *
   * @default 'float32'
   */
  readonly precision?: 'float32' | 'bfloat16';
  /**
   * Values of variables that stay as they are as long as the session lives, by the variables' names. They become constants
   * of its graphs, and TensorFlow then prepares them once and not in every run: a convolution's filters are packed for the
   * processor. For detecting; what is trained cannot be among them.
   *
   * @default none
   */
  readonly constants?: ReadonlyMap<string, Float32Array | Int32Array>;
  /**
   * Rounds what goes into convolutions and matrix products, gradients included, and what comes out of them, to this type
   * and back to float32. Sums inside of them are float32, and so are variables and all other operations: every CPU comes to
   * the same numbers, up to the order of sums. Slow: it shows what a narrow type does, and gains nothing from it.
   *
   * `fp16` has infinity from 65520 on, 2⁻²⁴ as its smallest number and 11 significant bits; `bf16` the range of float32 and
   * 8 significant bits.
   *
   * @default nothing is rounded
   */
  readonly emulatePrecision?: EmulatedPrecision;
  /**
   * This process's server, to compute together with the other tasks of its cluster. How many threads there are is the server's to say.
   *
   * @default none: nothing listens
   */
  readonly server?: Server;
  /**
   * Everything else that TensorFlow can be told. What contradicts the options above is an error, and so is one for an NPU where
   * Ascend's adapter is not loaded.
   */
  readonly config?: ConfigProto;
}
