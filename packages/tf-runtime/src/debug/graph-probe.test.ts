import {
  type Tensor,
  type Tensor4D,
  add,
  conv2d,
  engine,
  greater,
  log,
  mean,
  mul,
  randomNormal,
  relu,
  scalar,
  square,
  sum,
  variable,
} from '@tensorflow/tfjs-core';
import { capabilities } from '../capabilities/capabilities.js';
import { registerBackends } from '../register-backends.js';
import type { TensorFlowError } from '../native/tensorflow-error.js';
import { Session } from '../session/session.js';
import { assign, updatedValue } from '../training/assign.js';
import { updateIf } from '../training/update-if.js';

registerBackends();

const session = new Session();
const w = variable(scalar(3), true, 'w');
const step = session.compile(
  ({ x }) => {
    const product = mul(x as Tensor, w);
    const total = sum(square(product));
    updateIf(greater(total, 1e6), () => {
      assign(w, add(w, 1));
    });
    return { total, big: greater(total, 5), after: log(updatedValue(w)) };
  },
  { name: 'probed', inputs: { x: { shape: [2], dtype: 'float32' } } },
);
const feeds = { x: Float32Array.of(1, -2) };

afterAll(() => {
  session.dispose();
  engine().disposeVariables();
});

describe('operations', () => {
  it('come after those they need, with types, shapes and inputs', () => {
    const operations = step.operations();
    const seen = new Set<string>();
    for (const { inputs, outputs } of operations) {
      for (const input of inputs) expect(seen).toContain(input);
      for (const { name } of outputs) seen.add(name);
    }
    expect(operations.find(({ name }) => name === 'probed/Mul')).toEqual({
      name: 'probed/Mul',
      type: 'Mul',
      inputs: ['probed/x:0', 'probed/ReadVariableOp:0'],
      outputs: [{ name: 'probed/Mul:0', dtype: 'float', shape: [2], fetchable: true }],
    });
  });

  it('are not fetchable after an update, on a branch, or as handles', () => {
    const closed = step.operations().filter(({ outputs }) => outputs.some(({ fetchable }) => !fetchable));
    expect(closed.map(({ type }) => type)).toEqual([
      'VarHandleOp',
      'Switch',
      'Identity', // not taken
      'Identity', // taken
      'Identity', // after the update
      'Merge',
      'ReadVariableOp', // after that
      'Log',
    ]);
  });

  it('are listed once, and are not changed by looking', async () => {
    const before = step.operations();
    await step.health(feeds);
    await step.fetch(feeds, ['probed/x:0']);
    expect(step.operations()).toBe(before);
    expect(Buffer.from(step.graphDef()).includes('Health')).toBe(false);
  });
});

describe('fetch', () => {
  it('gives tensors in the order of their names, feeds and repeated ones too', async () => {
    const names = ['probed/Square:0', 'probed/x:0', 'probed/Mul:0', 'probed/Greater:0', 'probed/x:0'];
    const tensors = await step.fetch(feeds, names);
    expect(tensors.map(({ name }) => name)).toEqual(names);
    expect(tensors.map(({ dtype, shape, data }) => [dtype, shape, ...data])).toEqual([
      ['float', [2], 9, 36],
      ['float', [2], 1, -2],
      ['float', [2], 3, -6],
      ['bool', [], 0],
      ['float', [2], 1, -2],
    ]);
  });

  it('changes nothing', async () => {
    const all = step.operations().flatMap(({ outputs }) => outputs.filter(({ fetchable }) => fetchable));
    await step.fetch(
      { x: Float32Array.of(1e6, 1e6) },
      all.map(({ name }) => name),
    );
    expect([...(await session.read(w))]).toEqual([3]);
    await expect(step.fetch(feeds, [])).resolves.toEqual([]);
    await expect(step.health(feeds, [])).resolves.toEqual([]);
  });

  it.each([
    [
      'probed/Mul',
      'NOT_FOUND in "probed": no operation of it gives a tensor "probed/Mul"',
      'Did you mean "probed/Mul:0"?',
    ],
    ['probed/Mul:3', 'NOT_FOUND', 'Did you mean "probed/Mul:0"?'],
    ['nothing:0', 'NOT_FOUND', 'operations() lists them'],
    [
      'probed/Log:0',
      'FAILED_PRECONDITION in "probed": "probed/Log:0" (float) cannot be fetched',
      'after an update',
    ],
    ['w:0', 'FAILED_PRECONDITION', '(resource)'],
  ])('refuses %s', async (name, ...messages) => {
    const error = await step
      .fetch(feeds, [name])
      .catch((thrown: unknown) => `${String(thrown)} ${(thrown as TensorFlowError).hint ?? ''}`);
    for (const message of messages) expect(error).toContain(message);
  });

  it('refuses feeds as run does', async () => {
    await expect(step.fetch({}, ['probed/Mul:0'])).rejects.toThrow('input "x" (float32 [2]) was not fed');
  });
});

(capabilities().bfloat16Convolutions ? describe : describe.skip)('in bfloat16', () => {
  it("fetch gives what is computed in it, not float32's values", async () => {
    const narrow = new Session({ precision: 'bfloat16' });
    const filter = variable(randomNormal([3, 3, 16, 16], 0, 1, 'float32', 1), true, 'filter');
    const conv = narrow.compile(
      ({ x }) => ({ y: mean(relu(conv2d(x as Tensor4D, filter as unknown as Tensor4D, 1, 'same'))) }),
      { name: 'narrow', inputs: { x: { shape: [1, 16, 16, 16], dtype: 'float32' } } },
    );
    const x = Float32Array.from({ length: 16 ** 3 }, (_, index) => Math.sin(index));
    const [tensor] = await conv.fetch({ x }, ['narrow/Conv2D:0']);
    narrow.dispose();
    const bits = new Uint32Array(tensor?.data.buffer ?? new ArrayBuffer());
    expect(bits).toHaveLength(16 ** 3);
    // bf16 is float32 without the lower 16 bits.
    expect([...bits].filter((word) => (word & 0xffff) !== 0)).toEqual([]);
  });
});

describe('health', () => {
  it('counts what is not finite', async () => {
    const x = Float32Array.of(NaN, -Infinity);
    expect(
      await step.health({ x }, ['probed/x:0', 'probed/Mul:0', 'probed/Square:0', 'probed/Sum:0']),
    ).toEqual([
      { name: 'probed/x:0', size: 2, negativeInfinities: 1, positiveInfinities: 0, nans: 1 },
      { name: 'probed/Mul:0', size: 2, negativeInfinities: 1, positiveInfinities: 0, nans: 1 },
      { name: 'probed/Square:0', size: 2, negativeInfinities: 0, positiveInfinities: 1, nans: 1 },
      { name: 'probed/Sum:0', size: 1, negativeInfinities: 0, positiveInfinities: 0, nans: 1 },
    ]);
  });

  it('is of every floating-point tensor that can be fetched, and changes nothing', async () => {
    const health = await step.health({ x: Float32Array.of(1e6, 1e6) });
    const floats = step
      .operations()
      .flatMap(({ outputs }) => outputs.filter(({ fetchable, dtype }) => fetchable && dtype === 'float'));
    expect(health.map(({ name }) => name)).toEqual(floats.map(({ name }) => name));
    expect([...(await session.read(w))]).toEqual([3]);
  });

  it('refuses what cannot be anything but finite', async () => {
    await expect(step.health(feeds, ['probed/Greater:0'])).rejects.toThrow(
      'is of bool, which is always finite',
    );
  });
});
