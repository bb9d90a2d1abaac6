import { ArgumentRangeError, ArgumentTypeError, expectObject } from '@ssd/errors';
import { capabilitiesOf } from '../capabilities/capabilities.js';
import { EMULATED_TYPES } from '../graph/emulated-precision.js';
import { expectThreads } from '../native/expect-threads.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import type { SessionOptions } from './session-options.js';

// A record, so that a new option cannot be forgotten here.
const KNOWN: Readonly<Record<keyof SessionOptions, true>> = {
  deterministic: true,
  intraOpThreads: true,
  interOpThreads: true,
  precision: true,
  constants: true,
  emulatePrecision: true,
  server: true,
  config: true,
};

const PRECISIONS: readonly unknown[] = ['float32', 'bfloat16'];

/**
 * Sees that a session can be what it is asked to be: TensorFlow itself takes what it cannot do, or what contradicts itself, without
 * a word.
 *
 * @throws RangeError or TypeError for an option that is none, has another value or contradicts another one; TensorFlowError
 * (UNIMPLEMENTED) for what this TensorFlow does not do on this machine
 */
export function checkSessionOptions(options: SessionOptions, tf: LoadedTensorFlow): void {
  checkValues(options);
  checkThreads(options);
  checkOrder(options);
  checkPrecision(options, tf);
}

function checkValues(options: SessionOptions): void {
  const unknown = Object.keys(options).filter((key) => !Object.hasOwn(KNOWN, key));
  if (unknown.length > 0) {
    throw new ArgumentRangeError(
      `Expected options of a session (${Object.keys(KNOWN).join(', ')}), got ${unknown.map((key) => JSON.stringify(key)).join(', ')}.`,
    );
  }
  const { deterministic, precision, emulatePrecision, constants } = options;
  if (deterministic !== undefined && typeof deterministic !== 'boolean')
    throw new ArgumentTypeError(
      `Expected true or false as deterministic, got ${JSON.stringify(deterministic)}.`,
    );
  if (precision !== undefined && !PRECISIONS.includes(precision)) {
    const emulates = Object.hasOwn(EMULATED_TYPES, precision);
    throw new ArgumentRangeError(
      `Expected float32 or bfloat16 as precision, got ${JSON.stringify(precision)}.`,
      {
        hint: emulates
          ? `To round to it in float32 arithmetic, give emulatePrecision: "${precision as string}".`
          : undefined,
      },
    );
  }
  if (emulatePrecision !== undefined && !Object.hasOwn(EMULATED_TYPES, emulatePrecision)) {
    const known = Object.keys(EMULATED_TYPES).join(' or ');
    throw new ArgumentRangeError(
      `Expected ${known} as emulatePrecision, got ${JSON.stringify(emulatePrecision)}.`,
    );
  }
  if (constants !== undefined) checkConstants(constants);
}

function checkConstants(constants: unknown): void {
  if (
    typeof constants !== 'object' ||
    constants === null ||
    !(Symbol.iterator in constants) ||
    !('get' in constants)
  )
    throw new ArgumentTypeError(
      `Expected a Map from names to typed arrays as constants, got ${String(constants)}.`,
    );
  for (const [name, values] of constants as Iterable<[unknown, unknown]>) {
    if (values instanceof Float32Array || values instanceof Int32Array) continue;
    const got =
      typeof values === 'object' && values !== null ? `a ${values.constructor.name}` : String(values);
    throw new ArgumentTypeError(
      `Expected a Float32Array or an Int32Array as constant "${String(name)}", got ${got}.`,
    );
  }
}

function checkThreads({
  server,
  deterministic = true,
  intraOpThreads,
  interOpThreads,
  config = {},
}: SessionOptions): void {
  if (server !== undefined) {
    expectObject(server, ['target', 'interOpThreads'], 'server', 'Give what startServer() gave.');
    const { intraOpParallelismThreads: intra, interOpParallelismThreads: inter } = config;
    const threads = intraOpThreads ?? interOpThreads ?? intra ?? inter;
    if (threads !== undefined) {
      throw new ArgumentRangeError(
        `Expected no threads beside a server, got ${threads}: its sessions share its own.`,
        { hint: 'Give them to startServer().' },
      );
    }
    if (deterministic && server.interOpThreads !== 1) {
      throw new ArgumentRangeError(
        `Expected a server of interOpThreads 1 with deterministic: true, got ${server.interOpThreads}: ops that overlap add up in any order.`,
        { hint: 'Leave interOpThreads out of startServer(), or pass deterministic: false.' },
      );
    }
  }
  expectThreads({ intraOpThreads, interOpThreads });
  if (deterministic && interOpThreads !== undefined && interOpThreads !== 1) {
    throw new ArgumentRangeError(
      `Expected interOpThreads 1 with deterministic: true, got ${interOpThreads}: ops that overlap add up in any order.`,
      { hint: 'Leave it out, or pass deterministic: false.' },
    );
  }
  const { intraOpParallelismThreads, interOpParallelismThreads, usePerSessionThreads } = config;
  if (deterministic && interOpParallelismThreads !== undefined && interOpParallelismThreads !== 1) {
    throw new ArgumentRangeError(
      `Expected config.interOpParallelismThreads 1 with deterministic: true, got ${interOpParallelismThreads}: ops that overlap ` +
        'add up in any order.',
      { hint: 'Leave it out, or pass deterministic: false.' },
    );
  }
  agree('intraOpThreads', intraOpThreads, 'config.intraOpParallelismThreads', intraOpParallelismThreads);
  agree('interOpThreads', interOpThreads, 'config.interOpParallelismThreads', interOpParallelismThreads);
  if (usePerSessionThreads === false && (deterministic || (intraOpThreads ?? interOpThreads) !== undefined)) {
    throw new ArgumentRangeError(
      'Expected config.usePerSessionThreads true with deterministic: true, intraOpThreads or interOpThreads, got false: the first ' +
        'session of the process would decide on the threads of all.',
      { hint: 'Leave it out.' },
    );
  }
}

function agree(one: string, a: number | undefined, other: string, b: number | undefined): void {
  if (a === undefined || b === undefined || a === b) return;
  throw new ArgumentRangeError(`Expected ${one} and ${other} to be the same, got ${a} and ${b}.`, {
    hint: 'Leave one out.',
  });
}

function checkOrder({ deterministic = true, config = {} }: SessionOptions): void {
  const toggle = config.graphOptions?.rewriteOptions?.arithmeticOptimization;
  if (!deterministic || toggle === undefined || toggle === 'off') return;
  throw new ArgumentRangeError(
    `Expected config.graphOptions.rewriteOptions.arithmeticOptimization "off" with deterministic: true, got "${toggle}": it makes ` +
      'sums whose order changes from run to run.',
    { hint: 'Leave it out, or pass deterministic: false.' },
  );
}

function checkPrecision(
  { precision, emulatePrecision, config = {} }: SessionOptions,
  tf: LoadedTensorFlow,
): void {
  if (emulatePrecision !== undefined && precision === 'bfloat16') {
    throw new ArgumentRangeError(
      `Expected precision "float32" beside emulatePrecision "${emulatePrecision}", got "bfloat16": rounding twice, once in ` +
        'the graph and once in the processor, would give the numbers of neither.',
      { hint: 'Leave one of them out.' },
    );
  }
  const rewriting = config.graphOptions?.rewriteOptions ?? {};
  const { autoMixedPrecision, autoMixedPrecisionOnednnBfloat16: toggle, disableMetaOptimizer } = rewriting;
  const isOn = (value: unknown): boolean => value === 'on' || value === 'aggressive';
  const field = 'config.graphOptions.rewriteOptions.autoMixedPrecisionOnednnBfloat16';
  if (precision === 'bfloat16' && toggle !== undefined && !isOn(toggle)) {
    throw new ArgumentRangeError(`Expected ${field} "on" with precision "bfloat16", got "${toggle}".`, {
      hint: 'Leave one of them out.',
    });
  }
  if ((precision === 'float32' || emulatePrecision !== undefined) && isOn(toggle)) {
    throw new ArgumentRangeError(
      `Expected ${field} not to be "${toggle ?? ''}" with ${emulatePrecision === undefined ? 'precision "float32"' : `emulatePrecision "${emulatePrecision}"`}.`,
      { hint: 'Leave one of them out.' },
    );
  }
  if (precision !== 'bfloat16' && !isOn(toggle) && !isOn(autoMixedPrecision)) return;
  if (disableMetaOptimizer === true) {
    throw new ArgumentRangeError(
      'Expected config.graphOptions.rewriteOptions.disableMetaOptimizer false with a narrower precision, got true: what it turns off ' +
        'is what would put that in.',
      { hint: 'Leave it out.' },
    );
  }
  if (precision === 'bfloat16' || isOn(toggle)) expectBfloat16(tf);
  if (isOn(autoMixedPrecision) && tf.devices().every(({ type }) => type === 'CPU')) {
    throw new TensorFlowError(
      'UNIMPLEMENTED',
      'expected a device that computes in fp16 for config.graphOptions.rewriteOptions.autoMixedPrecision, but there are CPUs only: ' +
        'TensorFlow would compute in float32',
      { hint: "Leave it out, or use precision 'bfloat16' where capabilities() has it." },
    );
  }
}

/** TensorFlow itself would compute in float32 without a word, or fail at the first convolution. */
function expectBfloat16(tf: LoadedTensorFlow): void {
  if (capabilitiesOf(tf).bfloat16Convolutions) return;
  const { enabled, by } = tf.oneDnn;
  throw new TensorFlowError(
    'UNIMPLEMENTED',
    `expected convolutions in bf16 for a session of precision 'bfloat16', but TensorFlow ${tf.version} computes none here: ` +
      (enabled
        ? 'oneDNN is on, and does not use AVX-512 or bf16 on this processor'
        : `oneDNN is off (${by})`),
    {
      hint: enabled
        ? "Use precision 'float32'. If the processor has AVX-512, see that ONEDNN_MAX_CPU_ISA does not hide it."
        : "Use precision 'float32', or turn oneDNN on with TF_ENABLE_ONEDNN_OPTS=1 before the process starts.",
    },
  );
}
