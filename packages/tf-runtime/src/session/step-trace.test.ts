import { encodeMessage } from '../proto/schema.js';
import { decodeStepTrace, encodeRunOptions } from './step-trace.js';

describe('encodeRunOptions', () => {
  it.each([
    [{}, undefined],
    [{ trace: false }, undefined],
    // field 1: FULL_TRACE 3
    [{ trace: true }, '0803'],
    // field 2: 1500 = 0xdc 0x0b
    [{ timeoutMs: 1500 }, '10dc0b'],
    // shorter than TensorFlow can measure is its shortest, not forever
    [{ timeoutMs: 0.2 }, '1001'],
  ])('%j', (options, bytes) => {
    const encoded = encodeRunOptions(options);
    expect(encoded === undefined ? undefined : Buffer.from(encoded).toString('hex')).toBe(bytes);
  });
});

describe('decodeStepTrace', () => {
  const bytes = encodeMessage('RunMetadata', {
    stepStats: {
      devStats: [
        {
          device: 'CPU:0',
          nodeStats: [
            {
              nodeName: 'later',
              allStartMicros: 1_700_000_000_000_050,
              allEndRelMicros: 7,
              allEndRelNanos: 6_800,
              timelineLabel: 'later = _MklFusedConv2D(first, a/b:1)',
              threadId: 2,
            },
            { nodeName: 'first', allStartMicros: 1_700_000_000_000_000, allEndRelMicros: 5, threadId: 1 },
          ],
        },
      ],
    },
  });

  it('counts from the first node, in order', () => {
    expect(decodeStepTrace(bytes).nodes).toEqual([
      { node: 'first', type: '', inputs: [], device: 'CPU:0', thread: 1, start: 0, duration: 5 },
      {
        node: 'later',
        type: '_MklFusedConv2D',
        inputs: ['first', 'a/b:1'],
        device: 'CPU:0',
        thread: 2,
        start: 50,
        duration: 6.8,
      },
    ]);
  });

  it('may be empty', () => {
    expect(decodeStepTrace(new Uint8Array())).toEqual({ nodes: [] });
  });
});
