import { decodeMessage } from '../proto/schema.js';
import { encodeConfigProto } from './config-proto.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('encodeConfigProto', () => {
  it.each([
    [{}, ''],
    // field 2, varint 4; field 5, varint 1
    [{ intraOpParallelismThreads: 4, interOpParallelismThreads: 1 }, '10042801'],
    // field 9, true
    [{ usePerSessionThreads: true }, '4801'],
    // graph_options (10) { rewrite_options (10) { auto_mixed_precision_onednn_bfloat16 (31): ON } }
    [{ graphOptions: { rewriteOptions: { autoMixedPrecisionOnednnBfloat16: 'on' } } }, '52055203f80101'],
    // remapping (14): OFF 2, memory_optimization (4): NO_MEM_OPT 1
    [
      { graphOptions: { rewriteOptions: { remapping: 'off', memoryOptimization: 'off' } } },
      '5206520420017002',
    ],
  ] as const)('%j', (config, bytes) => {
    expect(hex(encodeConfigProto(config))).toBe(bytes);
  });

  it('carries the parameters of a custom optimizer by type', () => {
    const bytes = encodeConfigProto({
      graphOptions: {
        rewriteOptions: {
          customOptimizers: [
            {
              name: 'NpuOptimizer',
              parameterMap: { mode: 'fast', flag: true, count: 3, ratio: { float: 0.5 } },
            },
          ],
        },
      },
    });
    interface Decoded {
      graphOptions: {
        rewriteOptions: {
          customOptimizers: { name: string; parameterMap: Record<string, Record<string, unknown>> }[];
        };
      };
    }
    const { graphOptions } = decodeMessage<Decoded>('ConfigProto', bytes);
    const [optimizer] = graphOptions.rewriteOptions.customOptimizers;
    expect(optimizer?.name).toBe('NpuOptimizer');
    expect(optimizer?.parameterMap).toMatchObject({
      mode: { s: Buffer.from('fast') },
      flag: { b: true },
      count: { i: 3 },
      ratio: { f: 0.5 },
    });
  });

  it('refuses a number that is neither whole nor marked as float', () => {
    expect(() =>
      encodeConfigProto({
        graphOptions: { rewriteOptions: { customOptimizers: [{ name: 'X', parameterMap: { a: 0.5 } }] } },
      }),
    ).toThrow('Expected a whole number, a string, a boolean or {float} as optimizer parameter, got 0.5');
  });
});
