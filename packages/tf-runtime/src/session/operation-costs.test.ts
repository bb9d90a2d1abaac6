import {
  type Scalar,
  type Tensor,
  type Tensor4D,
  add,
  conv2d,
  engine,
  mean,
  randomNormal,
  relu,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { registerBackends } from '../register-backends.js';
import { applyMomentum } from '../training/momentum.js';
import { toChromeTrace } from './chrome-trace.js';
import { costliestOperations, formatOperationCosts } from './operation-costs.js';
import { Session } from './session.js';
import type { NodeTiming, StepTrace } from './step-trace.js';

const node = (name: string, type: string, duration: number): NodeTiming => ({
  node: name,
  type,
  inputs: [],
  device: 'CPU:0',
  thread: 0,
  start: 0,
  duration,
});
const trace: StepTrace = {
  nodes: [
    node('conv1', 'Conv2D', 3000),
    node('relu1', 'Relu', 500),
    node('conv2', 'Conv2D', 5000),
    node('pool', 'MaxPool', 1000),
    node('relu2', 'Relu', 500),
  ],
};

describe('costliestOperations', () => {
  it('adds up by type', () => {
    // 10 000 µs in all
    expect(costliestOperations(trace)).toEqual([
      {
        name: 'Conv2D',
        type: 'Conv2D',
        count: 2,
        total: 8000,
        mean: 4000,
        longest: 5000,
        longestNode: 'conv2',
        share: 0.8,
      },
      {
        name: 'Relu',
        type: 'Relu',
        count: 2,
        total: 1000,
        mean: 500,
        longest: 500,
        longestNode: 'relu1',
        share: 0.1,
      },
      {
        name: 'MaxPool',
        type: 'MaxPool',
        count: 1,
        total: 1000,
        mean: 1000,
        longest: 1000,
        longestNode: 'pool',
        share: 0.1,
      },
    ]);
  });

  it('or tells nodes apart, as many as asked for', () => {
    const costs = costliestOperations(trace, 3, { by: 'node' });
    expect(costs.map(({ name, type, total }) => [name, type, total])).toEqual([
      ['conv2', 'Conv2D', 5000],
      ['conv1', 'Conv2D', 3000],
      ['pool', 'MaxPool', 1000],
    ]);
    expect(costliestOperations(trace, 0)).toEqual([]);
  });

  it('of nothing is nothing', () => {
    expect(costliestOperations({ nodes: [] })).toEqual([]);
    expect(costliestOperations({ nodes: [node('idle', 'NoOp', 0)] })).toMatchObject([{ share: 0, mean: 0 }]);
  });

  it.each([-1, 1.5, NaN])('refuses %d as number', (n) => {
    expect(() => costliestOperations(trace, n)).toThrow(`got ${n}`);
  });
});

it('formats a table', () => {
  expect(formatOperationCosts(costliestOperations(trace, 2))).toBe(
    [
      'operation  runs  total ms  mean ms   share  longest ms  of',
      'Conv2D        2     8.000    4.000  80.0 %       5.000  conv2',
      'Relu          2     1.000    0.500  10.0 %       0.500  relu1',
    ].join('\n'),
  );
});

it('formats a table of nodes with their types', () => {
  expect(formatOperationCosts(costliestOperations(trace, 2, { by: 'node' }))).toBe(
    [
      'operation  runs  total ms  mean ms   share  longest ms  type',
      'conv2         1     5.000    5.000  50.0 %       5.000  Conv2D',
      'conv1         1     3.000    3.000  30.0 %       3.000  Conv2D',
    ].join('\n'),
  );
});

it("takes a training step's own trace, in rows that do not overlap", async () => {
  registerBackends();
  const session = new Session({ deterministic: false });
  const [filter, bias] = [
    variable(randomNormal([3, 3, 8, 16], 0, 1, 'float32', 1), true, 'filter'),
    variable(randomNormal([16], 0, 1, 'float32', 2), true, 'bias'),
  ] as const;
  const step = session.compile(
    ({ x }) => {
      const forward = (): Scalar =>
        mean(relu(add(conv2d(x as Tensor4D, filter as unknown as Tensor4D, 1, 'same'), bias as Tensor)));
      const { value, grads } = variableGrads(forward, [filter, bias]);
      applyMomentum({
        variables: [filter, bias],
        gradients: [grads['filter'] as Tensor, grads['bias'] as Tensor],
        learningRate: 0.1,
        momentum: 0.9,
      });
      return { loss: value };
    },
    { name: 'traced', inputs: { x: { shape: [2, 32, 32, 8], dtype: 'float32' } } },
  );
  const x = new Float32Array(2 * 32 * 32 * 8).fill(1);
  await step.run({ x });
  await step.run({ x }, { trace: true });
  session.dispose();
  engine().disposeVariables();

  const { nodes } = step.lastTrace ?? { nodes: [] };
  const convolution = nodes.find(({ type }) => type.includes('Conv2DBackpropFilter'));
  expect(convolution).toMatchObject({ device: expect.stringContaining('CPU:0') as string });
  expect(convolution?.inputs.length).toBe(3);
  expect(convolution?.duration).toBeGreaterThan(0);
  const costs = costliestOperations({ nodes }, nodes.length);
  expect(costs.map(({ type }) => type)).toEqual(
    expect.arrayContaining([expect.stringContaining('Conv2D'), 'ResourceApplyMomentum']),
  );
  expect(costs.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  expect(costs.reduce((sum, { count }) => sum + count, 0)).toBe(nodes.length);

  const { traceEvents } = JSON.parse(toChromeTrace({ nodes })) as {
    traceEvents: { ph: string; pid: number; tid: number; ts: number; dur: number }[];
  };
  const runs = traceEvents.filter(({ ph }) => ph === 'X');
  expect(runs).toHaveLength(nodes.length);
  const ends = new Map<string, number>();
  for (const { pid, tid, ts, dur } of runs) {
    expect(ts).toBeGreaterThanOrEqual(ends.get(`${pid}.${tid}`) ?? 0);
    ends.set(`${pid}.${tid}`, ts + dur);
  }
});
