import { load } from '../native/tensorflow.js';
import type { ConfigProto } from './config-proto.js';
import { expectPlugIns } from './expect-plug-ins.js';
import { Session } from './session.js';

const config = (...names: string[]): ConfigProto => ({
  graphOptions: {
    rewriteOptions: { customOptimizers: names.map((name) => ({ name, parameterMap: {} })) },
  },
});

describe('expectPlugIns', () => {
  it('refuses a session that would run on the CPU without a word', () => {
    expect(() => new Session({ config: config('NpuOptimizer') })).toThrow(
      expect.objectContaining({
        code: 'FAILED_PRECONDITION',
        message: expect.stringMatching(
          /Ascend's adapter \(tf_adapter\).*NpuOptimizer.*no op "GeOp".*would run on the CPU/s,
        ) as string,
      }) as Error,
    );
  });

  it('takes one whose plug-in is there, and what no plug-in is known for', () => {
    const asked: string[] = [];
    const has = (_tf: unknown, _graph: unknown, op: string): boolean => asked.push(op) > 0;
    expectPlugIns(load(), null, config('NpuOptimizer', 'toString', 'other'), has);
    expect(asked).toEqual(['GeOp']);
    for (const plain of [config(), {}]) expectPlugIns(load(), null, plain);
    new Session({ config: config() }).dispose();
  });
});
