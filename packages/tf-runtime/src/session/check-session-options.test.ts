import { type Tensor, scalar } from '@tensorflow/tfjs-core';
import { capabilities } from '../capabilities/capabilities.js';
import { registerBackends } from '../register-backends.js';
import type { ConfigProto } from './config-proto.js';
import { Session } from './session.js';
import type { SessionOptions } from './session-options.js';

registerBackends();

const rewriting = (rewriteOptions: object): ConfigProto => ({ graphOptions: { rewriteOptions } });

describe('options that cannot be honoured', () => {
  it.each<[object, RegExp]>([
    [{ precison: 'bfloat16' }, /Expected options of a session \(deterministic, .*\), got "precison"/],
    [{ deterministic: 'no' }, /true or false as deterministic, got "no"/],
    [{ deterministic: null }, /true or false as deterministic, got null/],
    [{ precision: 'float16' }, /float32 or bfloat16 as precision, got "float16"/],
    [{ precision: 'fp16' }, /got "fp16"\.$/],
    [{ precision: 'BFLOAT16' }, /as precision/],
    [{ emulatePrecision: 'fp8' }, /fp16 or bf16 as emulatePrecision, got "fp8"/],
    [{ emulatePrecision: 'fp16', precision: 'bfloat16' }, /rounding twice/],
    [{ intraOpThreads: -1 }, /whole number ≥ 0 as intraOpThreads, got -1/],
    [{ intraOpThreads: 1.5 }, /as intraOpThreads, got 1.5/],
    [{ intraOpThreads: '2' }, /as intraOpThreads, got "2"/],
    [{ interOpThreads: NaN, deterministic: false }, /as interOpThreads/],
    [{ interOpThreads: 2 }, /interOpThreads 1 with deterministic: true, got 2/],
    [{ config: { interOpParallelismThreads: 2 } }, /config.interOpParallelismThreads 1 with deterministic/],
    [{ config: { interOpParallelismThreads: 0 } }, /config.interOpParallelismThreads 1 with deterministic/],
    [{ config: { usePerSessionThreads: false } }, /first session of the process/],
    [
      { deterministic: false, intraOpThreads: 1, config: { usePerSessionThreads: false } },
      /first session of the process/,
    ],
    [{ intraOpThreads: 1, config: { intraOpParallelismThreads: 2 } }, /to be the same, got 1 and 2/],
    [{ constants: { v: Float32Array.of(1) } }, /a Map from names to typed arrays/],
    [{ constants: new Map([['v', [1]]]) }, /as constant "v", got a Array/],
    [{ constants: new Map([['v', undefined]]) }, /as constant "v", got undefined/],
    [
      { precision: 'bfloat16', config: rewriting({ autoMixedPrecisionOnednnBfloat16: 'off' }) },
      /"on" with precision "bfloat16", got "off"/,
    ],
    [
      { precision: 'float32', config: rewriting({ autoMixedPrecisionOnednnBfloat16: 'on' }) },
      /not to be "on" with precision "float32"/,
    ],
    [
      { emulatePrecision: 'bf16', config: rewriting({ autoMixedPrecisionOnednnBfloat16: 'on' }) },
      /not to be "on" with emulatePrecision "bf16"/,
    ],
    [
      { precision: 'bfloat16', config: rewriting({ disableMetaOptimizer: true }) },
      /disableMetaOptimizer false/,
    ],
    [{ config: rewriting({ autoMixedPrecision: 'on' }) }, /UNIMPLEMENTED.*CPUs only/],
    [
      { config: rewriting({ arithmeticOptimization: 'aggressive' }) },
      /arithmeticOptimization "off" with deterministic: true, got "aggressive"/,
    ],
    [{ config: rewriting({ remapping: 'maybe' }) }, /default, on, off, aggressive as remapping, got "maybe"/],
    [{ config: rewriting({ memoryOptimization: 'on' }) }, /default, off, heuristics as memoryOptimization/],
    [{ config: rewriting({ remaping: 'off' }) }, /rewriteOptions \(.*remapping.*\), got "remaping"/],
    [{ config: { deviceCounts: { CPU: 1 } } }, /a field of ConfigProto \(.*\), got "deviceCounts"/],
    [
      { config: { deviceCount: { CPU: 1.5 } } },
      /whole number \(int32\) as ConfigProto.deviceCount\[CPU\], got 1.5/,
    ],
    [{ config: { allowSoftPlacement: 'yes' } }, /true or false as ConfigProto.allowSoftPlacement, got "yes"/],
    [{ config: { operationTimeoutInMs: NaN } }, /whole number \(int64\).*got NaN/],
  ])('%j', (options, message) => {
    expect(() => new Session(options as SessionOptions)).toThrow(message);
  });

  it('is told apart from one that can be emulated', () => {
    const hintOf = (precision: string): unknown => {
      try {
        return new Session({ precision } as unknown as SessionOptions);
      } catch (error) {
        return (error as { hint?: string }).hint;
      }
    };
    expect(hintOf('fp16')).toBe('To round to it in float32 arithmetic, give emulatePrecision: "fp16".');
    expect(hintOf('float16')).toBeUndefined();
  });

  it('are those of this machine where TensorFlow is told directly', () => {
    const attempt = (): Session =>
      new Session({ config: rewriting({ autoMixedPrecisionOnednnBfloat16: 'on' }) });
    if (capabilities().bfloat16Convolutions) attempt().dispose();
    else expect(attempt).toThrow(/UNIMPLEMENTED: expected convolutions in bf16/);
  });

  it('are none of these', () => {
    for (const options of [
      {},
      { deterministic: undefined, config: undefined, constants: undefined },
      { intraOpThreads: 0, precision: 'float32' },
      { deterministic: false, interOpThreads: 2, config: { interOpParallelismThreads: 2 } },
      { deterministic: false, config: { usePerSessionThreads: false } },
      { config: { deviceCount: { CPU: 1 }, ...rewriting({ remapping: 'off', minGraphNodes: -1 }) } },
      { config: rewriting({ autoMixedPrecision: 'off', autoMixedPrecisionOnednnBfloat16: 'default' }) },
    ])
      new Session(options as SessionOptions).dispose();
  });
});

describe('options of a run and of inputs', () => {
  const session = new Session();
  afterAll(() => session.close());
  const double = (dtype: 'float32' | 'int32' | 'uint8') =>
    session.compile(({ x }) => ({ y: (x as Tensor).dtype === 'int32' ? (x as Tensor) : scalar(1) }), {
      name: 'f',
      inputs: { x: { shape: [], dtype } },
    });

  it.each([0, -1, NaN, Infinity, '5'])('refuse a timeout of %p', async (timeoutMs) => {
    await expect(double('int32').run({ x: 1 }, { timeoutMs: timeoutMs as number })).rejects.toThrow(
      /milliseconds > 0 as timeoutMs/,
    );
  });

  it.each([
    ['int32', 1.5],
    ['int32', NaN],
    ['int32', 2 ** 31],
    ['uint8', 256],
    ['uint8', -1],
  ] as const)('refuse what %s does not hold: %p', async (dtype, x) => {
    await expect(double(dtype).run({ x })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('refuse another dtype', () => {
    expect(() => double('bfloat16' as never)).toThrow(
      'Expected float32, int32, uint8 as dtype of input "x" of "f"',
    );
  });
});
