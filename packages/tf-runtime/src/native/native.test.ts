import koffi from 'koffi';
import { bindCApi } from './c-api.js';
import { hintFor, nodeIn } from './error-hints.js';
import { load, loadTensorFlow } from './tensorflow.js';
import { TensorFlowError, codeName } from './tensorflow-error.js';

describe('loadTensorFlow', () => {
  it('tells version, place and devices', () => {
    const tf = loadTensorFlow();
    expect(tf.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(tf.path).toMatch(/libtensorflow_cc|pywrap|libtensorflow/);
    expect(tf.devices()).toEqual(
      expect.arrayContaining([
        {
          name: '/job:localhost/replica:0/task:0/device:CPU:0',
          type: 'CPU',
          memory: expect.any(Number) as number,
        },
      ]),
    );
    expect(loadTensorFlow()).toBe(tf);
  });

  it('opens one library a process', () => {
    loadTensorFlow();
    expect(() => loadTensorFlow({ library: '/another/libtensorflow_cc.so.2' })).toThrow(
      /^FAILED_PRECONDITION: asked for TensorFlow at \/another.*already opened/,
    );
  });
});

describe('a function the library lacks', () => {
  it('is named, with the version found', () => {
    const api = bindCApi(koffi.load('libc.so.6'), 'libc.so.6');
    const attempt = (): unknown => api.TF_NewStatus();
    expect(attempt).toThrow(TensorFlowError);
    expect(attempt).toThrow(
      'UNIMPLEMENTED in TF_NewStatus: the library has no function TF_NewStatus; found a library without TF_Version at libc.so.6',
    );
  });

  it('does not keep the others from working', () => {
    expect(load().api.TF_Version<string>()).toBe(loadTensorFlow().version);
  });
});

describe('TensorFlowError', () => {
  it('says code, op, message and hint', () => {
    const error = new TensorFlowError('NOT_FOUND', 'no such thing', {
      op: 'Conv2D',
      hint: 'Look elsewhere.',
    });
    expect(error.message).toBe('NOT_FOUND in Conv2D: no such thing\nLook elsewhere.');
    expect(error).toMatchObject({
      name: 'TensorFlowError',
      code: 'NOT_FOUND',
      op: 'Conv2D',
      hint: 'Look elsewhere.',
    });
    expect(error).toBeInstanceOf(Error);
    expect(new Error('x')).not.toBeInstanceOf(TensorFlowError);
  });

  it.each([
    [0, 'OK'],
    [3, 'INVALID_ARGUMENT'],
    [15, 'DATA_LOSS'],
    [99, 'UNKNOWN'],
  ])('knows status %d as %s', (code, name) => {
    expect(codeName(code)).toBe(name);
  });

  it.each([
    ['x {{node train/Conv2D_3}} y', 'train/Conv2D_3'],
    ['x {{function_node __inference_f}} y', '__inference_f'],
    ['bad shape [Op:MatMul]', 'MatMul'],
    ['nothing', undefined],
  ])('finds the node in "%s"', (message, node) => {
    expect(nodeIn(message)).toBe(node);
  });

  it.each([
    ['UNKNOWN', 'write failed: No space left on device', /The disk is full/],
    ['RESOURCE_EXHAUSTED', 'OOM when allocating tensor', /smaller batch/],
    ['NOT_FOUND', 'Op type not registered "Foo"', /may be older/],
    ['DEADLINE_EXCEEDED', 'too late', /timeoutMs/],
  ] as const)('%s "%s" has advice', (code, message, hint) => {
    expect(hintFor(code, message)).toMatch(hint);
  });
});

describe('a status', () => {
  it('blames no later call for an error that was reported', () => {
    const { api, status } = load();
    // Bytes that are no ConfigProto: field 1 as a group that never ends.
    const broken = Uint8Array.of(0x0b);
    const options = api.TF_NewSessionOptions<bigint>();
    try {
      api.TF_SetConfig(options, broken, broken.byteLength, status.pointer);
      expect(() => {
        status.check('TF_SetConfig');
      }).toThrow(/^INVALID_ARGUMENT in TF_SetConfig/);
      // A success leaves the status as it was.
      api.TF_SetConfig(options, new Uint8Array(0), 0, status.pointer);
      status.check('TF_SetConfig');
    } finally {
      api.TF_DeleteSessionOptions(options);
    }
  });
});
