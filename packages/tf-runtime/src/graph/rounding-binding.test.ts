import {
  type Rank,
  type Scalar,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  type Tensor5D,
  add,
  conv2d,
  conv3d,
  depthwiseConv2d,
  einsum,
  engine,
  fill,
  grads,
  matMul,
  mean,
  mul,
  randomNormal,
  relu,
  reshape,
  scalar,
  square,
  sum,
  tensor,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { findOverflow } from '../debug/find-overflow.js';
import { registerBackends } from '../register-backends.js';
import { Session } from '../session/session.js';
import type { SessionOptions } from '../session/session-options.js';
import { exponentialLossScale } from '../training/exponential-loss-scale.js';
import { applyMomentum } from '../training/momentum.js';
import type { EmulatedPrecision } from './emulated-precision.js';

registerBackends();

const sessions: Session[] = [];
const open = (options: SessionOptions): Session => {
  const session = new Session(options);
  sessions.push(session);
  return session;
};
const emulating = (emulatePrecision: EmulatedPrecision): Session => open({ emulatePrecision });

afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose();
  engine().disposeVariables();
});

const normal = (shape: number[]): Tensor => randomNormal(shape, 0, 1, 'float32', 5);

interface Format {
  /** Digits after the leading one. */
  readonly fraction: number;
  readonly leastExponent: number;
  readonly largest: number;
}
const FORMATS: Readonly<Record<EmulatedPrecision, Format>> = {
  fp16: { fraction: 10, leastExponent: -14, largest: 65504 }, // (2 − 2⁻¹⁰) · 2¹⁵
  bf16: { fraction: 7, leastExponent: -126, largest: (2 - 2 ** -7) * 2 ** 127 },
};

/** To the nearest number of a format, of two equally near ones to the even. */
const roundTo = (precision: EmulatedPrecision, x: number): number => {
  const { fraction, leastExponent, largest } = FORMATS[precision];
  if (!Number.isFinite(x) || x === 0) return x;
  const [bits = 0] = new Uint32Array(Float32Array.of(x).buffer);
  const exponent = Math.max(((bits >>> 23) & 0xff) - 127, leastExponent);
  const unit = 2 ** (exponent - fraction);
  const units = Math.abs(x) / unit;
  const below = Math.floor(units);
  const up = units - below > 0.5 || (units - below === 0.5 && below % 2 === 1);
  const rounded = (below + (up ? 1 : 0)) * unit;
  return Math.sign(x) * (rounded > largest ? Infinity : rounded);
};

describe.each(['fp16', 'bf16'] as const)('%s', (precision) => {
  /** What x · 1 comes to. */
  const through = async (values: readonly number[]): Promise<number[]> => {
    const product = emulating(precision).compile(({ x }) => ({ y: matMul(x as Tensor2D, fill([1, 1], 1)) }), {
      name: 'product',
      inputs: { x: { shape: [values.length, 1], dtype: 'float32' } },
    });
    return [...((await product.run({ x: Float32Array.from(values) }))['y']?.data ?? [])];
  };

  const CASES: Readonly<Record<EmulatedPrecision, readonly (readonly [number, number])[]>> = {
    fp16: [
      [65504, 65504], // the largest
      [65519.99609375, 65504], // below the middle of it and 2¹⁶
      [65520, Infinity], // the middle: 65504 is odd, 2¹⁶ would be even
      [-65520, -Infinity],
      [2 ** -24, 2 ** -24], // the smallest
      [2 ** -25, 0], // the middle of it and 0, which is even
      [2 ** -25 * 1.001, 2 ** -24],
      [3 * 2 ** -25, 2 ** -23], // the middle of 1 and 2 smallest ones: 2 is even
      [2 ** -14 - 2 ** -24, 2 ** -14 - 2 ** -24], // the largest subnormal
      [1 + 2 ** -11, 1], // the middle of 1 and its neighbour
      [1 + 3 * 2 ** -11, 1 + 2 ** -9],
      [2049, 2048],
      [2051, 2052],
      [-0.1, -0.0999755859375], // 0.1 = 1638.4 · 2⁻¹⁴, so 1638 · 2⁻¹⁴
      [NaN, NaN],
      [Infinity, Infinity],
    ],
    bf16: [
      [65520, 65536], // 8 bits: 0xFFF0 is nearer to 0x10000 than to 0xFF00
      [(2 - 2 ** -7) * 2 ** 127, (2 - 2 ** -7) * 2 ** 127], // the largest
      [(2 - 2 ** -23) * 2 ** 127, Infinity], // float32's largest
      [2 ** -126, 2 ** -126], // the smallest normal one of both
      [1 + 2 ** -8, 1], // the middle of 1 and its neighbour
      [1 + 3 * 2 ** -8, 1 + 2 ** -6],
      [257, 256],
      [259, 260],
      [-0.1, -0.10009765625], // 0.1 = 204.8 · 2⁻¹¹, so 205 · 2⁻¹¹
      [NaN, NaN],
      [-Infinity, -Infinity],
    ],
  };

  it('rounds to the nearest, ties to the even', async () => {
    const cases = CASES[precision];
    expect(await through(cases.map(([x]) => x))).toEqual(cases.map(([, y]) => y));
    expect(cases.map(([x]) => roundTo(precision, x))).toEqual(cases.map(([, y]) => y)); // the oracle, too
  });

  // Operands are rounded to few digits, so that float32 holds every sum exactly, whatever its order: results are equal.
  const whole = (length: number, bound: number): number[] =>
    Array.from({ length }, (_, index) => ((index * 7) % (2 * bound + 1)) - bound || 1);
  /** Off by less than half a unit, which rounding takes away. */
  const nearly = (values: readonly number[]): number[] => values.map((value) => value * (1 + 2 ** -13));
  const fractions = (length: number): number[] =>
    Array.from({ length }, (_, index) => Math.fround(Math.sin(index * 1.7) + 2));

  it('is a convolution of rounded numbers, rounded, and so are its gradients', async () => {
    const [height, width, channels, features] = [4, 5, 2, 3];
    const xs = fractions(height * width * channels);
    const ws = nearly(whole(2 * 2 * channels * features, 3));
    const gs = nearly(whole((height - 1) * (width - 1) * features, 2));
    const gradients = grads((x: Tensor, w: Tensor, g: Tensor) =>
      sum(mul(conv2d(x as Tensor4D, w as Tensor4D, 1, 'valid'), g)),
    );
    const shapes = {
      x: [1, height, width, channels],
      w: [2, 2, channels, features],
      g: [1, height - 1, width - 1, features],
    };
    const fn = emulating(precision).compile(
      ({ x, w, g }) => {
        const [dx, dw] = gradients([x as Tensor, w as Tensor, g as Tensor]);
        return { y: conv2d(x as Tensor4D, w as Tensor4D, 1, 'valid'), dx: dx as Tensor, dw: dw as Tensor };
      },
      {
        name: 'conv',
        inputs: Object.fromEntries(
          Object.entries(shapes).map(([name, shape]) => [name, { shape, dtype: 'float32' as const }]),
        ),
      },
    );
    const outputs = await fn.run({
      x: Float32Array.from(xs),
      w: Float32Array.from(ws),
      g: Float32Array.from(gs),
    });

    const round = (value: number): number => roundTo(precision, value);
    const [x, w, g] = [xs, ws, gs].map((values) => values.map((value) => round(Math.fround(value))));
    const y = new Array<number>(gs.length).fill(0);
    const dx = new Array<number>(xs.length).fill(0);
    const dw = new Array<number>(ws.length).fill(0);
    for (let row = 0; row < height - 1; row++)
      for (let column = 0; column < width - 1; column++)
        for (let feature = 0; feature < features; feature++)
          for (let i = 0; i < 2; i++)
            for (let j = 0; j < 2; j++)
              for (let channel = 0; channel < channels; channel++) {
                const at = {
                  x: ((row + i) * width + column + j) * channels + channel,
                  w: ((i * 2 + j) * channels + channel) * features + feature,
                  y: (row * (width - 1) + column) * features + feature,
                };
                y[at.y]! += x![at.x]! * w![at.w]!;
                dx[at.x]! += g![at.y]! * w![at.w]!;
                dw[at.w]! += g![at.y]! * x![at.x]!;
              }
    expect([...(outputs['y']?.data ?? [])]).toEqual(y.map(round));
    expect([...(outputs['dx']?.data ?? [])]).toEqual(dx.map(round));
    expect([...(outputs['dw']?.data ?? [])]).toEqual(dw.map(round));
    expect(y.map(round)).not.toEqual(y); // the output's rounding shows
  });

  it.each<[string, (x: Tensor) => Tensor]>([
    [
      'depthwise',
      (x) => depthwiseConv2d(reshape<Rank.R4>(x, [1, 4, 4, 4]), normal([2, 2, 4, 2]) as Tensor4D, 1, 'same'),
    ],
    [
      'conv3d',
      (x) => conv3d(reshape<Rank.R5>(x, [1, 2, 4, 4, 2]), normal([2, 2, 2, 2, 3]) as Tensor5D, 1, 'same'),
    ],
    ['batches of matrices', (x) => matMul(reshape(x, [4, 4, 4]), normal([4, 4, 5]))],
    ['einsum', (x) => einsum('ij,jk->ik', reshape(x, [8, 8]), normal([8, 3]))],
  ])('rounds %s, and its gradients', async (name, product) => {
    const isRounded = (data: ArrayLike<number> = []): boolean =>
      Array.from(data).every((value) => roundTo(precision, value) === value);
    const run = async (session: Session): Promise<ArrayLike<number>[]> => {
      const w = variable(randomNormal([64], 0, 1, 'float32', 3), true, `w${sessions.length}`);
      const fn = session.compile(
        ({ x }) => ({
          y: product(x as Tensor),
          // Einsum has no gradient in tfjs.
          ...(name === 'einsum'
            ? {}
            : {
                dw: variableGrads(() => sum<Scalar>(square(product(add(x as Tensor, w)))), [w]).grads[
                  w.name
                ]!,
              }),
        }),
        { name: 'product', inputs: { x: { shape: [64], dtype: 'float32' } } },
      );
      const outputs = await fn.run({ x: Float32Array.from(fractions(64)) });
      return Object.values(outputs).map(({ data }) => data);
    };
    const rounded = await run(emulating(precision));
    const exact = await run(open({}));
    expect(rounded.map(isRounded)).toEqual(rounded.map(() => true));
    expect(exact.map(isRounded)).toEqual(exact.map(() => false));
  });

  it("survives TensorFlow's rewriter in a deep net with constants, biases and gradients", async () => {
    const deep = variable(normal([3, 3, 8, 8]), true, 'deep');
    const bias = variable(normal([8]), true, 'bias');
    const fixed = normal([3, 3, 8, 8]);
    const net = (x: Tensor): Scalar => {
      let layer = x;
      for (let depth = 0; depth < 8; depth++) {
        const filter = depth % 2 === 0 ? (deep as unknown as Tensor4D) : (fixed as Tensor4D);
        layer = relu(add(conv2d(layer as Tensor4D, filter, 1, 'same'), bias));
      }
      return mean(layer);
    };
    const fn = emulating(precision).compile(
      ({ x }) => {
        const { value, grads: gradients } = variableGrads(() => net(x as Tensor), [deep, bias]);
        return { value, deep: gradients['deep']!, bias: gradients['bias']! };
      },
      { name: 'net', inputs: { x: { shape: [1, 6, 6, 8], dtype: 'float32' } } },
    );
    await fn.run({ x: Float32Array.from(fractions(288)) }, { trace: true });
    const isRounding = (name: string): boolean => /\/(fp16|bf16|rounded)$/.test(name);
    const casts = fn
      .operations()
      .flatMap(({ type, name }) => (type === 'Cast' && isRounding(name) ? [name] : []));
    const ran = new Set(fn.lastTrace?.nodes.flatMap(({ type, node }) => (type === 'Cast' ? [node] : [])));
    // x, two filters, what goes into seven layers and comes out of eight; on the way back what goes into eight layers, and
    // the gradients of seven inputs and four filters. Two casts each.
    expect(casts).toHaveLength(2 * (3 + 7 + 8 + 8 + 7 + 4));
    // The constant filter is rounded ahead of the run, all else in it.
    expect(casts.filter((name) => !ran.has(name))).toEqual([`net/Const/${precision}`, 'net/Const/rounded']);
  });
});

describe('overflow in fp16', () => {
  // 300 · 300 = 90000 is beyond 65504; nothing is in float32 and bf16.
  const compile = (session: Session) => {
    const w = variable(fill([1, 1, 1, 1], 300), true, `w${sessions.length}`);
    return session.compile(
      ({ x }) => {
        const layer = (): Tensor =>
          conv2d(mul<Tensor4D>(x as Tensor4D, 1), w as unknown as Tensor4D, 1, 'same');
        const { value, grads: gradients } = variableGrads(() => sum<Scalar>(square(layer())), [w]);
        return { value, dw: gradients[w.name]! };
      },
      { name: 'step', inputs: { x: { shape: [1, 1, 1, 1], dtype: 'float32' } } },
    );
  };
  const run = async (options: SessionOptions, x: number): Promise<(number | undefined)[]> => {
    const { value, dw } = await compile(open(options)).run({ x: Float32Array.of(x) });
    return [value?.data[0], dw?.data[0]];
  };

  it('is infinity, forward and in the gradient, where the other types have none', async () => {
    // y = 90000, y² = 8.1e9, dw = 2 y x = 5.4e7: to 8 bits 90000 is 0x16000 = 90112, y² = 8120172544, 2 y = 180224,
    // and 180224 · 300 = 54067200, with 2¹⁸ to a unit, is 206.25 · 2¹⁸, so 206 · 2¹⁸
    expect(await run({}, 300)).toEqual([Math.fround(8.1e9), 5.4e7]);
    expect(await run({ emulatePrecision: 'bf16' }, 300)).toEqual([Math.fround(8120172544), 206 * 2 ** 18]);
    expect(await run({ emulatePrecision: 'fp16' }, 300)).toEqual([Infinity, Infinity]);
    // y = 30000 is fine, its gradient 2 y = 60000 too, and 60000 · 100 is not.
    expect(await run({ emulatePrecision: 'fp16' }, 100)).toEqual([9e8, Infinity]);
  });

  it('is found at the convolution whose output it is', async () => {
    const fn = compile(emulating('fp16'));
    const found = await findOverflow(fn, { x: Float32Array.of(300) });
    expect(found).toMatchObject({
      operation: { type: 'Conv2D', name: 'step/Conv2D' },
      rounding: { type: 'Cast', name: 'step/Conv2D/rounded' },
      inputs: [
        { name: 'step/Mul/rounded:0', positiveInfinities: 0 },
        { name: expect.stringMatching(/^w\d+\/Read\/rounded:0$/) as string, positiveInfinities: 0 },
      ],
      outputs: [
        { name: 'step/Conv2D/rounded:0', positiveInfinities: 1 },
        { name: 'step/Conv2D:0', positiveInfinities: 0 }, // the sum inside is float32
      ],
    });
    expect(fn.operations()[found?.index ?? -1]?.name).toBe('step/Conv2D');
  });

  it('is found at the convolution whose input it is', async () => {
    const found = await findOverflow(compile(emulating('fp16')), { x: Float32Array.of(1e5) });
    expect(found).toMatchObject({
      operation: { type: 'Conv2D', name: 'step/Conv2D' },
      rounding: { type: 'Cast', name: 'step/Mul/rounded' },
      inputs: [{ name: 'step/Mul/rounded:0', positiveInfinities: 1 }, {}],
      outputs: [{ name: 'step/Mul/rounded:0' }, { name: 'step/Conv2D:0', positiveInfinities: 1 }],
    });
  });

  it('is nowhere in bf16 and float32', async () => {
    for (const options of [{}, { emulatePrecision: 'bf16' }] as const) {
      await expect(
        findOverflow(compile(open(options)), { x: Float32Array.of(1e5) }),
      ).resolves.toBeUndefined();
    }
  });

  it('makes an exponential loss scale skip the step, and shrink', async () => {
    const session = emulating('fp16');
    const w = variable(fill([1, 1], 1), true, 'w');
    const scale = exponentialLossScale({ initial: 2 ** 18, decrementEvery: 1 });
    const step = session.compile(
      ({ x }) => {
        const loss = (): Scalar => sum<Scalar>(matMul(x as Tensor2D, w as unknown as Tensor2D));
        const { value, grads: gradients, finite } = scale.gradients(loss, [w]);
        scale.apply(finite, () => {
          applyMomentum({ variables: [w], gradients: [gradients['w']!], learningRate: 0.5, momentum: 0 });
        });
        return { value, finite, scale: scale.value() };
      },
      { name: 'scaled', inputs: { x: { shape: [1, 1], dtype: 'float32' } } },
    );
    const seen = [];
    for (let i = 0; i < 4; i++) {
      const { value, finite, scale: before } = await step.run({ x: Float32Array.of(1) });
      seen.push([
        value?.data[0],
        Math.log2(before?.data[0] ?? NaN),
        finite?.data[0],
        (await session.read('w'))[0],
      ]);
    }
    // The scaled gradient of the product is the scale: 2¹⁸, 2¹⁷ and 2¹⁶ are infinite in fp16, 2¹⁵ is not.
    expect(seen).toEqual([
      [1, 18, 0, 1],
      [1, 17, 0, 1],
      [1, 16, 0, 1],
      [1, 15, 1, 0.5],
    ]);
  });
});

describe('emulatePrecision', () => {
  it('changes nothing outside of products', async () => {
    const fn = emulating('bf16').compile(({ x }) => ({ y: add(mul(x as Tensor, x as Tensor), scalar(1)) }), {
      name: 'plain',
      inputs: { x: { shape: [], dtype: 'float32' } },
    });
    const x = 1 + 2 ** -10;
    expect((await fn.run({ x }))['y']?.data[0]).toBe(Math.fround(x * x + 1));
    expect(fn.operations().map(({ type }) => type)).not.toContain('Cast');
  });

  it('leaves empty batches empty', async () => {
    const fn = emulating('fp16').compile(({ x }) => ({ y: matMul(x as Tensor2D, tensor([1, 2], [2, 1])) }), {
      name: 'empty',
      inputs: { x: { shape: [0, 2], dtype: 'float32' } },
    });
    expect((await fn.run({ x: new Float32Array(0) }))['y']).toMatchObject({ shape: [0, 1] });
  });

  it("refuses the processor's bf16 beside it, and a type that there is none of", () => {
    expect(() => new Session({ precision: 'bfloat16', emulatePrecision: 'fp16' })).toThrow(
      'Expected precision "float32" beside emulatePrecision "fp16", got "bfloat16": rounding twice',
    );
    expect(() => new Session({ emulatePrecision: 'half' as 'fp16' })).toThrow(
      'Expected fp16 or bf16 as emulatePrecision, got "half".',
    );
  });
});
