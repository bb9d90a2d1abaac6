import {
  type Scalar,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  type Variable,
  add,
  conv2d,
  engine,
  gather,
  matMul,
  maxPool,
  mean,
  mul,
  neg,
  randomNormal,
  relu,
  scalar,
  square,
  sub,
  sum,
  tensor,
  tensor4d,
  variable,
  variableGrads,
  whereAsync,
} from '@tensorflow/tfjs-core';
import { TraceError } from '../graph/trace-error.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import { registerBackends } from '../register-backends.js';
import { assign, updatedValue } from '../training/assign.js';
import { applyMomentum } from '../training/momentum.js';
import { Session } from './session.js';

registerBackends();

const sessions: Session[] = [];
const open = (...options: ConstructorParameters<typeof Session>): Session => {
  const session = new Session(...options);
  sessions.push(session);
  return session;
};
let names = 0;
const weights = (shape: number[], seed: number): Variable =>
  variable(randomNormal(shape, 0, 0.3, 'float32', seed), true, `weights${names++}`);

afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose();
  engine().disposeVariables();
});

/** A small net with every kind of layer the detector has. */
const makeNet = () => {
  const filter = weights([3, 3, 3, 8], 1);
  const bias = weights([8], 2);
  const dilated = weights([3, 3, 8, 8], 3);
  const scale = weights([8], 4);
  const offset = weights([8], 5);
  const variables = [filter, bias, dilated, scale, offset];
  const loss = (x: Tensor): Scalar => {
    const first = relu(add(conv2d(x as Tensor4D, filter as unknown as Tensor4D, 2, 'same'), bias));
    const pooled = maxPool(first as Tensor4D, 3, 1, 'same');
    const second = engine().runKernel(
      'DilatedConv2D',
      { x: pooled, filter: dilated },
      { strides: 1, pad: 'same', dilations: 2 },
    );
    const [normal] = engine().runKernel(
      'BatchNormTraining',
      { x: second as Tensor, scale, offset },
      { epsilon: 1e-3 },
    ) as unknown as Tensor[];
    return mean(square(sub(relu(normal as Tensor), 0.5)));
  };
  return { variables, loss };
};

const images = Float32Array.from({ length: 2 * 12 * 10 * 3 }, (_, index) => Math.sin(index * 1.7));
const SHAPE = [2, 12, 10, 3];

describe('compile', () => {
  it('gives back an input as it is, beside what is made of it', async () => {
    const fn = open().compile(
      ({ x, pixels }) => ({ x: x!, same: x!.clone(), twice: mul(x!, 2), pixels: pixels! }),
      {
        name: 'inputs',
        inputs: { x: { shape: [2], dtype: 'float32' }, pixels: { shape: [1], dtype: 'uint8' } },
      },
    );
    const { x, same, twice, pixels } = await fn.run({
      x: Float32Array.of(1, -2),
      pixels: Uint8Array.of(200),
    });
    expect([x, same, twice, pixels].map((output) => [...output!.data])).toEqual([
      [1, -2],
      [1, -2],
      [2, -4],
      [200],
    ]);
  });

  it('gives the loss and every gradient that eager execution gives', async () => {
    const { variables, loss } = makeNet();
    const eager = variableGrads(
      () => loss(tensor4d(images, SHAPE as [number, number, number, number])),
      variables,
    );
    const compiled = open().compile(
      ({ x }) => {
        const { value, grads } = variableGrads(() => loss(x as Tensor), variables);
        return { ...grads, loss: value };
      },
      { name: 'net', inputs: { x: { shape: SHAPE, dtype: 'float32' } } },
    );
    const outputs = await compiled.run({ x: images });
    for (const [key, expected] of [...Object.entries(eager.grads), ['loss', eager.value] as const]) {
      const want = expected.dataSync();
      const got = outputs[key]?.data ?? [];
      const norm = Math.hypot(...want);
      expect(Math.hypot(...want.map((value, index) => value - (got[index] ?? NaN)))).toBeLessThanOrEqual(
        1e-5 * norm,
      );
    }
  });

  it('takes tensors from outside as constants, and uniform ones as Fill', async () => {
    const session = open();
    const table = tensor([1, 2, 3, 4], [4]);
    const ones = tensor(new Float32Array(1000).fill(2), [1000]);
    const compiled = session.compile(({ x }) => ({ y: add(mul(x as Tensor, table), 1), z: sum(ones) }), {
      name: 'constants',
      inputs: { x: { shape: [4], dtype: 'float32' } },
    });
    const { y, z } = await compiled.run({ x: Float32Array.of(1, 1, 2, 2) }, { trace: true });
    expect(Array.from(y?.data ?? [])).toEqual([2, 3, 7, 9]);
    expect(z?.data[0]).toBe(2000);
    expect(table.isDisposed).toBe(false);
    expect(Array.from(table.dataSync())).toEqual([1, 2, 3, 4]);
  });

  it('casts uint8 inputs to float32 0 … 255', async () => {
    const compiled = open().compile(({ x }) => ({ y: mul(x as Tensor, 0.5) }), {
      name: 'bytes',
      inputs: { x: { shape: [3], dtype: 'uint8' } },
    });
    const { y } = await compiled.run({ x: Uint8Array.of(0, 1, 255) });
    expect(Array.from(y?.data ?? [])).toEqual([0, 0.5, 127.5]);
  });

  it('hands out values that a tidy inside of it has ended', async () => {
    const w = weights([], 1);
    const compiled = open().compile(
      () => {
        let part: Tensor | undefined;
        const { value } = variableGrads(() => {
          part = mul(w, 3);
          return mul<Scalar>(part, part);
        }, [w]);
        return { value, part: part as unknown as Tensor };
      },
      { name: 'parts', inputs: {} },
    );
    const { value, part } = await compiled.run({});
    expect(value?.data[0]).toBeCloseTo((part?.data[0] ?? NaN) ** 2, 6);
  });

  it('leaves no tensors behind, and the backend as it was', () => {
    const { variables, loss } = makeNet();
    const before = engine().memory().numTensors;
    open().compile(({ x }) => ({ loss: variableGrads(() => loss(x as Tensor), variables).value }), {
      name: 'quiet',
      inputs: { x: { shape: SHAPE, dtype: 'float32' } },
    });
    expect(engine().memory().numTensors).toBe(before);
    expect(engine().backendName).toBe('tensorflow');
  });
});

const codeOf = (attempt: () => unknown): string | undefined => {
  try {
    attempt();
  } catch (error) {
    return (error as TraceError).code;
  }
  return undefined;
};

describe('what cannot be compiled', () => {
  const input = { x: { shape: [4], dtype: 'float32' as const } };

  it.each([
    [
      'dataSync',
      ({ x }: Record<string, Tensor>) => ({ y: scalar((x as Tensor).dataSync()[0] ?? 0) }),
      'VALUE_READ',
      /Placeholder "read\/x" \(float \[4\]\) was read while "read"/,
    ],
    [
      'a value inside',
      ({ x }: Record<string, Tensor>) => ({ y: scalar(neg(x as Tensor).arraySync() as number) }),
      'VALUE_READ',
      /value of Neg "read\/Neg"/,
    ],
    [
      'an op without a kernel',
      ({ x }: Record<string, Tensor>) => ({ y: engine().runKernel('Where', { condition: x as Tensor }) }),
      'NO_GRAPH_FORM',
      /The op Where in "read" has no graph form/,
    ],
    ['no object', () => 3 as never, 'BAD_OUTPUT', /must return an object of tensors by name, got 3/],
    ['no tensor', () => ({ y: 3 as never }), 'BAD_OUTPUT', /Output "y" of "read" must be a tensor, got 3/],
  ])('%s', (_, fn, code, message) => {
    const session = open();
    const attempt = (): unknown =>
      session.compile(fn as (inputs: Record<string, Tensor>) => Record<string, Tensor>, {
        name: 'read',
        inputs: input,
      });
    expect(attempt).toThrow(TraceError);
    expect(codeOf(attempt)).toBe(code);
    expect(() => open().compile(fn as never, { name: 'read', inputs: input })).toThrow(message);
    expect(engine().backendName).toBe('tensorflow');
  });

  it('an asynchronous function', () => {
    expect(() =>
      open().compile(
        (async ({ x }: Record<string, Tensor>) => ({ y: await whereAsync(x as never) })) as never,
        {
          name: 'later',
          inputs: input,
        },
      ),
    ).toThrow(/"later" is asynchronous/);
  });

  it('a variable made inside', () => {
    expect(() =>
      open().compile(() => ({ y: mul(variable(scalar(1), true, 'inside'), 2) }), { name: 'f', inputs: {} }),
    ).toThrow(/The variable "inside" was made inside of "f"/);
    expect(Object.keys(engine().state.registeredVariables)).toEqual([]);
  });

  it('two variables that share their values: which one a kernel means cannot be told', () => {
    const first = variable(scalar(1), false, 'first');
    const second = variable(first.clone(), false, 'second');
    expect(() => open().compile(() => ({ y: mul(second, 2) }), { name: 'f', inputs: {} })).toThrow(
      /"f" uses variables "first" and "second", which share one tensor's values/,
    );
    first.dispose();
    second.dispose();
  });

  it('a function inside of a function', () => {
    const session = open();
    expect(() =>
      session.compile(
        ({ x }) => {
          session.compile(() => ({ y: scalar(1) }), { name: 'inner', inputs: {} });
          return { y: x as Tensor };
        },
        { name: 'outer', inputs: input },
      ),
    ).toThrow(/"inner" cannot be compiled inside of "outer"/);
  });

  it('a negative extent', () => {
    expect(() =>
      open().compile(({ x }) => ({ y: x as Tensor }), {
        name: 'f',
        inputs: { x: { shape: [-1], dtype: 'int32' } },
      }),
    ).toThrow('Expected whole extents ≥ 0 as shape of input "x" of "f", got [-1]');
  });
});

describe('run', () => {
  const compile = () =>
    open().compile(({ x, k }) => ({ y: mul(x as Tensor, k as Tensor) }), {
      name: 'scale',
      inputs: { x: { shape: [2, 2], dtype: 'float32' }, k: { shape: [], dtype: 'float32' } },
    });

  it.each([
    [{ x: new Float32Array(4) }, 'input "k" (float32 []) was not fed'],
    [{ x: new Float32Array(3), k: 1 }, 'input "x" takes 4 values for float32 [2, 2], got 3'],
    [{ x: new Int32Array(4), k: 1 }, 'input "x" takes a Float32Array for float32 [2, 2], got a Int32Array'],
    [{ x: new Float32Array(4), k: 1, z: 2 }, 'it has no input "z"; its inputs are x, k'],
  ])('refuses %j', async (feeds, message) => {
    await expect(compile().run(feeds as never)).rejects.toThrow(message);
    await expect(compile().run(feeds as never)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      op: '"scale"',
    });
  });

  it('queues runs', async () => {
    const f = compile();
    const results = await Promise.all([1, 2, 3].map((k) => f.run({ x: Float32Array.of(1, 2, 3, 4), k })));
    expect(results.map(({ y }) => y?.data[3])).toEqual([4, 8, 12]);
  });

  it('records when each node ran', async () => {
    const f = compile();
    expect(f.lastTrace).toBeUndefined();
    await f.run({ x: new Float32Array(4), k: 1 }, { trace: true });
    expect(f.lastTrace?.nodes.some(({ node }) => node.includes('Mul'))).toBe(true);
    expect(f.lastTrace?.nodes[0]?.start).toBe(0);
  });

  it('gives up at the timeout, and can be run again', async () => {
    const f = open().compile(
      ({ x }) => {
        let y = x as Tensor2D;
        for (let index = 0; index < 40; index++) y = matMul(y, x as Tensor2D);
        return { y: sum(y) };
      },
      { name: 'slow', inputs: { x: { shape: [900, 900], dtype: 'float32' } } },
    );
    const x = new Float32Array(900 * 900);
    await expect(f.run({ x }, { timeoutMs: 1 })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      op: 'slow',
    });
    await expect(f.run({ x })).resolves.toMatchObject({ y: { data: Float32Array.of(0) } });
  });

  it('gives TensorFlow errors their code and node', async () => {
    const f = open().compile(({ x, at }) => ({ y: gather(x as Tensor, at as never) }), {
      name: 'pick',
      inputs: { x: { shape: [4], dtype: 'float32' }, at: { shape: [2], dtype: 'int32' } },
    });
    const x = Float32Array.of(1, 2, 3, 4);
    expect(Array.from((await f.run({ x, at: Int32Array.of(3, 0) }))['y']?.data ?? [])).toEqual([4, 1]);
    const failed = f.run({ x, at: Int32Array.of(0, 9) });
    await expect(failed).rejects.toThrow(
      /^INVALID_ARGUMENT in pick\/GatherV2: indices\[1\] = 9 is not in \[0, 4\)/,
    );
    await expect(failed).rejects.toMatchObject({ name: 'TensorFlowError', op: 'pick/GatherV2' });
  });
});

describe('variables', () => {
  it('follow momentum as TensorFlow 1.x defines it', async () => {
    const w = variable(scalar(1), true, 'momentum/w');
    const step = open().compile(
      ({ lr }) => {
        applyMomentum({ variables: [w], gradients: [scalar(2)], learningRate: lr as Tensor, momentum: 0.5 });
        return { before: mul(w, 1), after: updatedValue(w) };
      },
      { name: 'step', inputs: { lr: { shape: [], dtype: 'float32' } } },
    );
    // accum: 2, then 0.5 · 2 + 2 = 3, then 3.5. w: 1 − 0.1 · 2 = 0.8, − 0.3 = 0.5, − 0.35 = 0.15.
    const values = [];
    for (let index = 0; index < 3; index++) {
      const { before, after } = await step.run({ lr: 0.1 });
      values.push([before?.data[0], after?.data[0]]);
    }
    expect(values.flat().map((value) => Number(value?.toFixed(5)))).toEqual([1, 0.8, 0.8, 0.5, 0.5, 0.15]);
  });

  it('take Nesterov’s step, and the eager twin takes the same', async () => {
    const traced = variable(scalar(1), true, 'nesterov/traced');
    const eager = variable(scalar(1), true, 'nesterov/eager');
    const session = open();
    const step = session.compile(
      () => {
        applyMomentum({
          variables: [traced],
          gradients: [scalar(2)],
          learningRate: 0.1,
          momentum: 0.9,
          nesterov: true,
        });
        return {};
      },
      { name: 'step', inputs: {} },
    );
    for (let index = 0; index < 3; index++) {
      await step.run({});
      applyMomentum({
        variables: [eager],
        gradients: [scalar(2)],
        learningRate: 0.1,
        momentum: 0.9,
        nesterov: true,
      });
    }
    expect((await session.read(traced))[0]).toBeCloseTo(eager.dataSync()[0] ?? NaN, 6);
  });

  it('can be read, written, pulled and pushed', async () => {
    const w = variable(tensor([1, 2]), true, 'rw');
    const session = open();
    const f = session.compile(
      () => {
        assign(w, mul(w, 2));
        return {};
      },
      { name: 'double', inputs: {} },
    );
    await f.run({});
    expect(Array.from(await session.read('rw'))).toEqual([2, 4]);
    expect(Array.from(w.dataSync())).toEqual([1, 2]);
    await session.pull();
    expect(Array.from(w.dataSync())).toEqual([2, 4]);
    await session.write(w, Float32Array.of(5, 6));
    await f.run({});
    expect(Array.from(await session.read(w))).toEqual([10, 12]);
    await session.push();
    expect(Array.from(await session.read(w))).toEqual([2, 4]);
  });

  it('are known by name only', async () => {
    const session = open();
    await expect(session.read('none')).rejects.toMatchObject({
      message: expect.stringMatching(/no variable "none"$/) as string,
      hint: expect.stringMatching(/^It has none yet/) as string,
    });
    const w = weights([2], 1);
    session.compile(() => ({ y: mul(w, 1) }), { name: 'f', inputs: {} });
    await expect(session.read('none')).rejects.toMatchObject({
      hint: expect.stringMatching(/^It has 1: weights\d+\. Only variables/) as string,
    });
    await expect(session.write(session.variableNames()[0] ?? '', new Float32Array(3))).rejects.toThrow(
      /takes a Float32Array of 2 values \[2\], got a Float32Array of 3/,
    );
  });

  it('do not take values of another shape', () => {
    const w = weights([2], 1);
    expect(() =>
      open().compile(
        () => {
          assign(w, scalar(1));
          return {};
        },
        { name: 'f', inputs: {} },
      ),
    ).toThrow(/Expected float32 \[2\] for variable "weights\d+", got float32 \[\]/);
  });
});

describe('dispose', () => {
  it('makes everything afterwards an error that says so', async () => {
    const session = open();
    const f = session.compile(({ x }) => ({ y: x as Tensor }), {
      name: 'f',
      inputs: { x: { shape: [], dtype: 'float32' } },
    });
    session.dispose();
    session.dispose();
    await expect(f.run({ x: 1 })).rejects.toThrow(TensorFlowError);
    await expect(f.run({ x: 1 })).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await expect(session.restore('nowhere')).rejects.toThrow(/the session is disposed/);
    expect(() => session.compile(() => ({}), { name: 'g', inputs: {} })).toThrow(/the session is disposed/);
  });

  it('lets a run under way end', async () => {
    const session = open();
    const f = session.compile(({ x }) => ({ y: mul(x as Tensor, 2) }), {
      name: 'f',
      inputs: { x: { shape: [], dtype: 'float32' } },
    });
    const pending = f.run({ x: 21 });
    await Promise.resolve();
    session.dispose();
    await expect(pending).resolves.toMatchObject({ y: { data: Float32Array.of(42) } });
  });
});

describe('determinism', () => {
  const train = async (steps: number): Promise<Uint8Array[]> => {
    const { variables, loss } = makeNet();
    const session = open({ deterministic: true });
    const step = session.compile(
      ({ x }) => {
        const { grads } = variableGrads(() => loss(x as Tensor), variables);
        applyMomentum({
          variables,
          gradients: variables.map((v) => grads[v.name] as Tensor),
          learningRate: 0.05,
          momentum: 0.9,
        });
        return {};
      },
      { name: 'train', inputs: { x: { shape: SHAPE, dtype: 'float32' } } },
    );
    for (let index = 0; index < steps; index++) await step.run({ x: images });
    return Promise.all(variables.map(async (v) => new Uint8Array((await session.read(v)).buffer)));
  };

  it('is on by default: two trainings end with the same bits', async () => {
    expect(await train(20)).toEqual(await train(20));
  });

  it('excludes ops that overlap', () => {
    expect(() => new Session({ interOpThreads: 2 })).toThrow(
      /Expected interOpThreads 1 with deterministic: true, got 2/,
    );
    expect(open({ deterministic: false, interOpThreads: 2 }).config.interOpParallelismThreads).toBe(2);
  });
});
