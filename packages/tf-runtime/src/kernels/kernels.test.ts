import {
  type Tensor,
  add,
  mul,
  sum,
  tensor,
  variable,
  type Variable,
  variableGrads,
  type Scalar,
  tidy,
} from '@tensorflow/tfjs-core';
import { registerBackends } from '../register-backends.js';
import { Session } from '../session/session.js';
import { type FixtureTensor, type KernelCase, kernelCases, tfjsOps } from '../testing/kernel-cases.js';

registerBackends();

/** Largest difference allowed, as a share of the expected tensor's Euclidean norm. */
const TOLERANCE = 1e-5;

const expectClose = (got: ArrayLike<number>, { values, dtype }: FixtureTensor): void => {
  expect(got.length).toBe(values.length);
  if (dtype !== 'float32') {
    expect(Array.from(got)).toEqual(Array.from(values));
    return;
  }
  let difference = 0;
  let norm = 0;
  for (let index = 0; index < values.length; index++) {
    difference += ((got[index] ?? NaN) - (values[index] ?? NaN)) ** 2;
    norm += (values[index] ?? NaN) ** 2;
  }
  expect(Math.sqrt(difference)).toBeLessThanOrEqual(TOLERANCE * Math.max(Math.sqrt(norm), 1e-6));
};

const toTensor = ({ values, shape, dtype }: FixtureTensor): Tensor => tensor(values, shape, dtype);

/** Outputs, and the gradient of Σ dy · output for each input that has one. */
const compute = (kernel: KernelCase, variables: (Variable | undefined)[]): Record<string, Tensor> => {
  const op = tfjsOps[kernel.op];
  if (op === undefined) throw new Error(`the test knows no tfjs form of ${kernel.op}`);
  const inputs = kernel.inputs.map((input, index) => variables[index] ?? toTensor(input));
  const forward = (): Tensor[] => [op(inputs, kernel.attrs)].flat();
  const outputs = Object.fromEntries(forward().map((output, index) => [`output${index}`, output]));
  const wanted = variables.filter((v) => v !== undefined);
  if (wanted.length === 0) return outputs;
  const { grads } = variableGrads(
    () =>
      forward()
        .map((output, index) => ({ output, dy: kernel.dy[index] }))
        .filter(({ dy }) => dy !== null && dy !== undefined)
        .map(({ output, dy }) => sum(mul(output, toTensor(dy as FixtureTensor))))
        .reduce((a, b) => add(a, b)) as Scalar,
    wanted,
  );
  variables.forEach((v, index) => {
    if (v !== undefined) outputs[`gradient${index}`] = grads[v.name] as Tensor;
  });
  return outputs;
};

/**
 * tfjs itself has no gradient for these, or a wrong one: it never sums over axes that only the other side has, and
 * Prod's wants chained ops. The detector does not differentiate them (the loss brings one analytic gradient).
 */
const NO_GRADIENT_IN_TFJS: ReadonlySet<string> = new Set([
  'maximum, both sides broadcast',
  'minimum, both sides broadcast',
  'squareddifference, both sides broadcast',
  'prod over [1]',
  'top 3',
  'top 5, ties in index order',
  'strided slice',
  'gather points',
  'scatter, two into one place',
]);

let count = 0;
const makeVariables = (kernel: KernelCase): (Variable | undefined)[] =>
  kernel.inputs.map((input, index) =>
    NO_GRADIENT_IN_TFJS.has(kernel.name) ||
    kernel.gradients[index] === null ||
    kernel.gradients[index] === undefined
      ? undefined
      : variable(toTensor(input), true, `fixture${count++}`),
  );

const check = (kernel: KernelCase, values: Record<string, ArrayLike<number>>): void => {
  kernel.outputs.forEach((output, index) => {
    expectClose(values[`output${index}`] as ArrayLike<number>, output);
  });
  kernel.gradients.forEach((gradient, index) => {
    if (gradient !== null && !NO_GRADIENT_IN_TFJS.has(kernel.name))
      expectClose(values[`gradient${index}`] as ArrayLike<number>, gradient);
  });
};

const cases = kernelCases();

describe('kernels, against TensorFlow in Python', () => {
  it('covers every op of the fixture', () => {
    expect(cases.length).toBeGreaterThan(100);
    expect(cases.filter(({ op }) => !(op in tfjsOps)).map(({ op }) => op)).toEqual([]);
  });

  it.each(cases.map((kernel) => [kernel.name, kernel] as const))('%s, eager', (_, kernel) => {
    const variables = makeVariables(kernel);
    tidy(() => {
      const tensors = compute(kernel, variables);
      check(
        kernel,
        Object.fromEntries(Object.entries(tensors).map(([key, value]) => [key, value.dataSync()])),
      );
    });
    variables.forEach((v) => v?.dispose());
  });

  describe('compiled', () => {
    const session = new Session();
    afterAll(() => {
      session.dispose();
    });

    it.each(cases.map((kernel) => [kernel.name, kernel] as const))('%s', async (name, kernel) => {
      const variables = makeVariables(kernel);
      const compiled = session.compile(() => compute(kernel, variables), { name, inputs: {} });
      const outputs = await compiled.run({});
      check(kernel, Object.fromEntries(Object.entries(outputs).map(([key, { data }]) => [key, data])));
    });
  });
});
