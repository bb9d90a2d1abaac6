import { type Tensor, type Tensor4D, conv2d, scalar, tensor4d, variable } from '@tensorflow/tfjs-core';
import { registerBackends } from '../register-backends.js';
import { assign } from '../training/assign.js';
import { Session } from './session.js';

registerBackends();

const filter = variable(tensor4d([1], [1, 1, 1, 1]), true, 'constants/filter');
const inputs = { x: { shape: [1, 1, 2, 1], dtype: 'float32' } } as const;
const apply = ({ x }: Record<string, Tensor>) => ({
  y: conv2d(x as Tensor4D, filter as Tensor4D, 1, 'valid'),
});
const x = Float32Array.of(2, 3);

let session: Session;
afterEach(() => {
  session.dispose();
});
afterAll(() => {
  filter.dispose();
});

const withFilter = (values: Float32Array | Int32Array): Session =>
  (session = new Session({ constants: new Map([['constants/filter', values]]) }));

describe('constants', () => {
  it('are what the function computes with, whatever the variable holds', async () => {
    const compiled = withFilter(Float32Array.of(10)).compile(apply, { name: 'f', inputs });
    expect([...(await compiled.run({ x }))['y']!.data]).toEqual([20, 30]);
    expect([...filter.dataSync()]).toEqual([1]);
    expect(session.variableNames()).toEqual([]);
  });

  it('are in the graph once, however many functions use them', () => {
    withFilter(Float32Array.of(10));
    session.compile(apply, { name: 'f', inputs });
    session.compile(apply, { name: 'g', inputs });
    const text = Buffer.from(session.graphDef()).toString('latin1');
    expect(text.match(/constants\/filter(?!_)/g)!.length).toBeGreaterThan(0);
    expect(text).not.toContain('constants/filter_1');
    expect(text).not.toContain('VarHandleOp');
  });

  it.each([
    [
      'too few values',
      new Float32Array(0),
      /takes a Float32Array of 1 values \[1, 1, 1, 1\], got a Float32Array of 0/,
    ],
    ['another type', Int32Array.of(1), /takes a Float32Array of 1 values.*got a Int32Array of 1/],
  ])('of %s are refused', (_, values, message) => {
    expect(() => withFilter(values).compile(apply, { name: 'f', inputs })).toThrow(message);
  });

  it('cannot be changed or read as variables', async () => {
    withFilter(Float32Array.of(10));
    const change = () => {
      assign(filter, tensor4d([2], [1, 1, 1, 1]));
      return { done: scalar(1) };
    };
    expect(() => session.compile(change, { name: 'change', inputs: {} })).toThrow(
      /FAILED_PRECONDITION: "constants\/filter" is a constant of this session$/,
    );
    await expect(session.read(filter)).rejects.toThrow(/is a constant of this session/);
    await expect(session.write(filter, x)).rejects.toThrow(/is a constant of this session/);
  });
});
