import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import koffi from 'koffi';
import type { LocatedLibrary } from '../library/locate-library.js';
import { temporaryFolder } from '../library/testing/temporary-folder.js';
import { bindCApi } from './c-api.js';
import { hintFor, nodeIn } from './error-hints.js';
import { load, loadTensorFlow } from './tensorflow.js';
import { TensorFlowError, codeName } from './tensorflow-error.js';

describe('loadTensorFlow', () => {
  const folder = temporaryFolder();

  // Before anything is opened.
  it('names what it found before it opens it', () => {
    const stop = new Error('not that one');
    const found: LocatedLibrary[] = [];
    const attempt = (): unknown =>
      loadTensorFlow({
        onLocated: (library) => {
          found.push(library);
          throw stop;
        },
      });
    expect(attempt).toThrow(stop);
    expect(attempt).toThrow(stop); // nothing was opened, so it asks again
    const { path, source } = loadTensorFlow({
      onLocated: (library) => {
        found.push(library);
      },
    });
    expect(found.map(({ cc, source: from }) => [cc, from])).toEqual([
      [path, source],
      [path, source],
      [path, source],
    ]);
    expect(loadTensorFlow({ onLocated: () => found.pop() }).path).toBe(path);
    expect(found).toHaveLength(3); // it is open already
  });

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

  it('knows the open library by its file, however it is spelled', () => {
    const tf = loadTensorFlow();
    const home = dirname(tf.path);
    const link = join(folder.path, 'link.so');
    symlinkSync(tf.path, link);
    symlinkSync(
      join(home, 'libtensorflow_framework.so.2'),
      join(folder.path, 'libtensorflow_framework.so.2'),
    );
    symlinkSync(home, join(folder.path, 'folder'));
    const same = [
      tf.path,
      home,
      `${home}/`,
      relative(process.cwd(), tf.path),
      relative(process.cwd(), home),
      join(home, '..', basename(home)),
      link,
      join(folder.path, 'folder'),
    ];
    for (const library of same) expect(loadTensorFlow({ library })).toBe(tf);
  });

  it('takes no other file for it', () => {
    const tf = loadTensorFlow();
    const home = dirname(tf.path);
    mkdirSync(join(folder.path, 'copy'));
    for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'])
      writeFileSync(join(folder.path, 'copy', name), 'another');
    const others = [
      '',
      '/',
      '.',
      home.slice(0, -1), // begins as it, and is nothing
      dirname(home),
      `${tf.path}.0`,
      join(home, 'libtensorflow_framework.so.2'),
      join(folder.path, 'copy'),
      join(folder.path, 'copy', 'libtensorflow_cc.so.2'),
    ];
    for (const library of others)
      expect(() => loadTensorFlow({ library })).toThrow(
        expect.objectContaining({ name: 'TensorFlowError', code: 'FAILED_PRECONDITION' }) as Error,
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
    expect(error.message).toBe('NOT_FOUND in Conv2D: no such thing');
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
