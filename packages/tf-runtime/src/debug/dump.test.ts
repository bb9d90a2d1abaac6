import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Scalar,
  type Tensor,
  type Tensor2D,
  type Variable,
  engine,
  log,
  matMul,
  minimum,
  mul,
  sqrt,
  sub,
  sum,
  tensor1d,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { temporaryFolder } from '@ssd/testing/temporary-folder';
import { registerBackends } from '../register-backends.js';
import type { CompiledFunction } from '../session/compiled-function.js';
import { Session } from '../session/session.js';
import { applyMomentum } from '../training/momentum.js';
import { createDump } from './dump.js';
import { findOverflow } from './find-overflow.js';

registerBackends();

const folder = temporaryFolder();
const session = new Session();
const time = new Date('2026-01-02T03:04:05Z');

// y = log(2 x), z = y − y: log(0) is −∞, and −∞ − −∞ is NaN.
const logs = session.compile(
  ({ x }) => {
    const y = log(mul(x as Tensor, 2));
    return { z: sub(y, y), total: sum(y) };
  },
  { name: 'logs', inputs: { x: { shape: [2], dtype: 'float32' } } },
);
const fine = { x: Float32Array.of(0.5, 1) };
const zero = { x: Float32Array.of(0.5, 0) };

afterAll(() => {
  session.dispose();
  engine().disposeVariables();
});

/** A step of gradient descent on √w · x: its gradient x / (2 √w) overflows at w = 0. */
const roots = (name: string): { step: CompiledFunction; w: Variable } => {
  const w = variable(tensor1d([4, 0]), true, `${name}/w`);
  const step = session.compile(
    ({ x }) => {
      const { value, grads } = variableGrads(() => sum<Scalar>(mul(sqrt(w), x as Tensor)), [w]);
      applyMomentum({ variables: [w], gradients: Object.values(grads), learningRate: 1, momentum: 0 });
      return { loss: value };
    },
    { name, inputs: { x: { shape: [], dtype: 'float32' } } },
  );
  return { step, w };
};

const counts = { negativeInfinities: 0, positiveInfinities: 0, nans: 0 };

describe('findOverflow', () => {
  it('finds nothing where everything is finite', async () => {
    await expect(findOverflow(logs, fine)).resolves.toBeUndefined();
  });

  it('finds the first operation, not those that follow', async () => {
    const found = await findOverflow(logs, zero);
    expect(found?.operation).toMatchObject({ type: 'Log', name: 'logs/Log' });
    expect(found?.index).toBe(logs.operations().findIndex(({ name }) => name === 'logs/Log'));
    expect(found?.inputs).toEqual([{ ...counts, name: 'logs/Mul:0', size: 2 }]);
    expect(found?.outputs).toEqual([{ ...counts, name: 'logs/Log:0', size: 2, negativeInfinities: 1 }]);
    expect(found?.count).toBe(3); // log, difference, sum
  });

  it('finds it in the gradients, before the update', async () => {
    const { step, w } = roots('backward');
    const found = await findOverflow(step, { x: 1 });
    expect(found?.operation.type).toBe('RealDiv');
    expect(found?.outputs).toMatchObject([{ size: 2, positiveInfinities: 1, nans: 0 }]);
    expect([...(await session.read(w))]).toEqual([4, 0]);
  });

  it('names feeds and variables that are not finite themselves', async () => {
    const { step, w } = roots('given');
    expect((await findOverflow(step, { x: NaN }))?.operation).toMatchObject({
      type: 'Placeholder',
      name: 'given/x',
    });
    await session.write(w, Float32Array.of(1, Infinity));
    expect((await findOverflow(step, { x: 1 }))?.operation).toMatchObject({
      type: 'ReadVariableOp',
      inputs: ['given/w:0'],
    });
  });

  it('takes an infinity that the program has written down for meant', async () => {
    const capped = session.compile(({ x }) => ({ y: minimum(x as Tensor, Infinity) }), {
      name: 'capped',
      inputs: { x: { shape: [], dtype: 'float32' } },
    });
    await expect(findOverflow(capped, { x: 1 })).resolves.toBeUndefined();
  });
});

describe('createDump', () => {
  it('dumps what an emulated precision made infinite beside the product that it rounds', async () => {
    const narrow = new Session({ emulatePrecision: 'fp16' });
    const product = narrow.compile(({ x }) => ({ y: matMul(x as Tensor2D, x as Tensor2D) }), {
      name: 'product',
      inputs: { x: { shape: [1, 1], dtype: 'float32' } },
    });
    const dump = await createDump(folder.path, { time });
    const report = await dump.overflow(product, { x: Float32Array.of(300) }, 0); // 90000
    narrow.dispose();
    expect(report?.files.map((file) => file.replace(/\.\d+\.0\.\d{16}\./, ' '))).toEqual([
      'BatchMatMulV2.product_BatchMatMulV2 input.0.npy',
      'BatchMatMulV2.product_BatchMatMulV2 input.1.npy',
      'BatchMatMulV2.product_BatchMatMulV2 output.0.npy',
      'Cast.product_BatchMatMulV2_rounded output.0.npy',
      report?.record.replace(/\.\d+\.0\.\d{16}\./, ' '),
    ]);
    expect(JSON.parse(readFileSync(join(report?.folder ?? '', report?.record ?? ''), 'utf8'))).toMatchObject({
      op_name: 'product/BatchMatMulV2',
      rounding: 'product/BatchMatMulV2/rounded',
    });
  });

  it('dumps the outputs of every operation in the folders of the adapter', async () => {
    const dump = await createDump(folder.path, { every: 10, deviceId: 2, time });
    expect([0, 5, 10, 15, 20].filter((step) => dump.isDue(step))).toEqual([0, 10, 20]);
    const report = await dump.tensors(logs, fine, 10);
    expect(report.folder).toBe(join(folder.path, '20260102030405/2/logs/1/10'));
    expect(readdirSync(report.folder).sort()).toEqual([...report.files].sort());
    expect(report.files.map((file) => file.replace(/\d{16}/, 'TIME'))).toEqual(
      logs
        .operations()
        .flatMap(({ type, name }, taskId) =>
          type === 'Const' ? [] : [`${type}.${name.replace('/', '_')}.${taskId}.0.TIME.output.0.npy`],
        ),
    );
    const log = report.files.find((file) => file.startsWith('Log.')) ?? '';
    const npy = readFileSync(join(report.folder, log));
    expect(npy.toString('latin1')).toContain("'descr': '<f4', 'fortran_order': False, 'shape': (2,)");
    expect([npy.readFloatLE(128), npy.readFloatLE(132)]).toEqual([0, Math.fround(Math.log(2))]); // log 2·½, log 2·1
    expect(dump.estimate(logs)).toEqual({
      files: report.files.length,
      bytes: report.bytes - 128 * report.files.length,
    });
    expect(report.bytes).toBe(
      report.files.reduce((sum, file) => sum + readFileSync(join(report.folder, file)).length, 0),
    );
  });

  it('dumps inputs, or both', async () => {
    const kinds = async (mode: 'input' | 'output' | 'all'): Promise<string[]> => {
      const { files } = await (await createDump(folder.path, { mode })).tensors(logs, fine, 0);
      return files
        .filter((file) => file.startsWith('Sub.'))
        .map((file) => file.replace(/^.*\d{16}\./, ''))
        .sort();
    };
    expect(await kinds('input')).toEqual(['input.0.npy', 'input.1.npy']);
    expect(await kinds('output')).toEqual(['output.0.npy']);
    expect(await kinds('all')).toEqual(['input.0.npy', 'input.1.npy', 'output.0.npy']);
  });

  it('holds no more than maxBytes of tensors at once, and writes the same', async () => {
    const contents = async (maxBytes: number): Promise<{ chunks: number; tensors: Map<string, string> }> => {
      const dump = await createDump(folder.path, { maxBytes, modelId: maxBytes, mode: 'all', time });
      let chunks = 0;
      let last = { tensors: 0, of: -1 };
      const onProgress = (progress: { tensors: number; of: number }): void => {
        chunks++;
        last = progress;
      };
      const report = await dump.tensors(logs, fine, 0, { onProgress });
      expect(last.tensors).toBe(last.of);
      const tensors = new Map(
        report.files.map((file) => [
          file.replace(/\d{16}/, ''),
          readFileSync(join(report.folder, file)).toString('hex'),
        ]),
      );
      return { chunks, tensors };
    };
    const whole = await contents(1e9);
    // x, 2, 2x, log 2x, z: 8 + 4 + 8 + 8 + 8 bytes, an axis and the sum of 4 each; the longest is 8.
    const single = await contents(1);
    const pairs = await contents(16);
    expect([whole.chunks, single.chunks]).toEqual([1, 7]);
    expect(pairs.chunks).toBeGreaterThan(2);
    expect(pairs.chunks).toBeLessThan(7);
    expect(single.tensors).toEqual(whole.tensors);
    expect(pairs.tensors).toEqual(whole.tensors);
  });

  it('dumps at the steps of the adapter’s notation', async () => {
    const dump = await createDump(folder.path, { steps: '0|5|10-12' });
    expect([0, 1, 5, 9, 10, 11, 12, 13].filter((step) => dump.isDue(step))).toEqual([0, 5, 10, 11, 12]);
  });

  it('tells before how much is dumped of a chosen mode', async () => {
    const sizes = async (mode: 'input' | 'output' | 'all') =>
      (await createDump(folder.path, { mode, select: ({ type }) => type === 'Sub' })).estimate(logs);
    expect(await sizes('output')).toEqual({ files: 1, bytes: 8 });
    expect(await sizes('input')).toEqual({ files: 2, bytes: 16 });
    expect(await sizes('all')).toEqual({ files: 3, bytes: 24 });
  });

  it('dumps chosen operations only', async () => {
    const dump = await createDump(folder.path, { select: ({ type }) => type === 'Log' });
    expect((await dump.tensors(logs, fine, 0)).files).toHaveLength(1);
    const none = await createDump(folder.path, { select: () => false });
    expect(await none.tensors(logs, fine, 0)).toMatchObject({ files: [], bytes: 0 });
  });

  it('shows the step to come, and leaves it to come', async () => {
    const { step, w } = roots('ahead');
    await session.write(w, Float32Array.of(4, 9));
    const report = await (await createDump(folder.path, { mode: 'all' })).tensors(step, { x: 2 }, 0);
    const file = report.files.find((name) => name.startsWith('Sqrt.') && name.endsWith('output.0.npy')) ?? '';
    const npy = readFileSync(join(report.folder, file));
    expect([npy.readFloatLE(128), npy.readFloatLE(132)]).toEqual([2, 3]);
    // The update's own inputs are dumped as well, resources aside: rate, gradient, momentum.
    expect(report.files.filter((name) => name.startsWith('ResourceApplyMomentum.'))).toHaveLength(3);
    expect([...(await session.read(w))]).toEqual([4, 9]);
    const { loss } = await step.run({ x: 2 });
    expect(loss?.data[0]).toBe(10); // (2 + 3) · 2
  });

  it('ends between two runs when told to', async () => {
    const dump = await createDump(folder.path, { maxBytes: 1 });
    const controller = new AbortController();
    const dumping = dump.tensors(logs, fine, 0, {
      signal: controller.signal,
      onProgress: ({ tensors }) => {
        if (tensors === 2) controller.abort(new Error('enough'));
      },
    });
    await expect(dumping).rejects.toThrow('enough');
  });

  it('dumps an overflow with a record of it', async () => {
    const dump = await createDump(folder.path, { time });
    const report = await dump.overflow(logs, zero, 7);
    expect(report?.folder).toBe(join(folder.path, '20260102030405/0/logs/1/7'));
    expect(report?.files.map((file) => file.replace(/\.\d+\.0\.\d{16}/, ''))).toEqual([
      'Log.logs_Log.input.0.npy',
      'Log.logs_Log.output.0.npy',
      'OpDebug.Node_Opdebug.output.0.json',
    ]);
    const record = JSON.parse(
      readFileSync(join(report?.folder ?? '', report?.record ?? ''), 'utf8'),
    ) as unknown;
    expect(record).toEqual({
      function: 'logs',
      step: 7,
      op_type: 'Log',
      op_name: 'logs/Log',
      task_id: report?.index,
      inputs: [{ ...counts, name: 'logs/Mul:0', size: 2 }],
      outputs: [{ ...counts, name: 'logs/Log:0', size: 2, negativeInfinities: 1 }],
      not_finite_operations: 3,
      files: report?.files.slice(0, 2),
    });
  });

  it('writes nothing where nothing overflows', async () => {
    await expect((await createDump(folder.path)).overflow(logs, fine, 0)).resolves.toBeUndefined();
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('refuses a path that is missing or no folder', async () => {
    const file = join(folder.path, 'file');
    writeFileSync(file, '');
    await expect(createDump(join(folder.path, 'none'))).rejects.toThrow(
      /NOT_FOUND: the dump path .*none cannot be opened/,
    );
    await expect(createDump(file)).rejects.toThrow(/FAILED_PRECONDITION: the dump path .*file is no folder/);
    expect(existsSync(join(folder.path, 'none'))).toBe(false);
  });

  it.each([
    [{ every: 0 }, 'Expected every to be a whole number ≥ 1, got 0'],
    [{ every: 2, steps: '1' }, 'Expected either every or steps, got 2 and "1"'],
    [{ steps: '2-1' }, 'Expected steps and ascending ranges of steps'],
    [{ deviceId: -1 }, 'Expected deviceId'],
    [{ maxBytes: 0.5 }, 'Expected maxBytes'],
    [{ mode: 'both' as 'all' }, 'Expected dump mode output, input, all, got "both"'],
  ])('refuses %j', async (options, message) => {
    await expect(createDump(folder.path, options)).rejects.toThrow(message);
  });
});
