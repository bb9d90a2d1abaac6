import {
  type Scalar,
  type Tensor,
  add,
  addN,
  mul,
  square,
  sum,
  tensor,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { registerBackends } from '../register-backends.js';
import { Session } from './session.js';

registerBackends();

// What is fetched is not rewritten: the square is.

/** In this order 1; TensorFlow's AddN begins with the input whose memory it may overwrite, the product, and comes to 0. */
const terms = ({ a, b, c }: Record<string, Tensor>): Tensor[] => [a!, b!, mul(c!, 2)];
const feeds = {
  a: new Float32Array(4).fill(1e8),
  b: new Float32Array(4).fill(-1e8),
  c: new Float32Array(4).fill(0.5),
};
const input = { shape: [4], dtype: 'float32' } as const;

it('leaves out the rewriting that makes AddN of sums, unless the order may be any', () => {
  const arithmetic = (deterministic: boolean) => {
    const session = new Session({ deterministic });
    const { graphOptions } = session.config;
    session.dispose();
    return graphOptions?.rewriteOptions?.arithmeticOptimization;
  };
  expect([arithmetic(true), arithmetic(false)]).toEqual(['off', undefined]);
});

it.each<[string, (tensors: Tensor[]) => Tensor]>([
  ['addN', (tensors) => addN(tensors)],
  ['a chain of additions', ([first, ...rest]) => rest.reduce((sum, each) => add(sum, each), first!)],
])('%s adds in the order of its terms', async (_, total) => {
  const session = new Session();
  try {
    const fn = session.compile((inputs) => ({ total: square(total(terms(inputs))) }), {
      name: 'total',
      inputs: { a: input, b: input, c: input },
    });
    const { total: sum } = await fn.run(feeds);
    expect([...sum!.data]).toEqual([1, 1, 1, 1]);
  } finally {
    session.dispose();
  }
});

it('addN of one tensor has its gradient once', async () => {
  const x = variable(tensor([1, 3]));
  const session = new Session();
  const loss = (): Scalar => sum<Scalar>(square(addN([x])));
  const fn = session.compile(() => ({ gradient: variableGrads(loss, [x]).grads[x.name]! }), {
    name: 'one',
    inputs: {},
  });
  const { gradient } = await fn.run({});
  expect([...gradient!.data]).toEqual([2, 6]); // 2x
  session.dispose();
  x.dispose();
});
