import { backend, concat, tensor, tidy } from '@tensorflow/tfjs-core';
import { DataType } from '../native/data-type.js';
import { load } from '../native/tensorflow.js';
import { registerBackends } from '../register-backends.js';
import { SummaryResource } from '../summary/summary-resource.js';
import { type FailingLibrary, failingLibrary } from '../testing/failing-library.js';
import { temporaryFolder } from '@ssd/testing/temporary-folder';
import { attribute } from '../tfjs/attributes.js';
import { AttributeType, type Binding } from '../tfjs/binding.js';
import { EagerBinding } from './eager-binding.js';

registerBackends();

/** Lets each call that takes a status fail once, until the body goes through; what the body makes must be gone again. */
const failInTurn = (body: (library: FailingLibrary) => void): string[] => {
  const failed: string[] = [];
  for (let turn = 0; ; turn++) {
    const library = failingLibrary(load(), (_name, call) => call === turn);
    let error: Error | undefined;
    try {
      body(library);
    } catch (thrown) {
      error = thrown as Error;
    }
    expect(library.alive()).toEqual([]);
    if (turn >= library.calls.length) {
      expect(error).toBeUndefined();
      return failed;
    }
    expect(error?.message).toContain(`${library.calls[turn] ?? ''} ${turn} was made to fail`);
    failed.push(library.calls[turn] ?? '');
  }
};

describe('EagerBinding', () => {
  it('tells of every call that fails, whatever comes after it, and keeps nothing', () => {
    const failed = failInTurn(({ tf }) => {
      const binding = new EagerBinding(tf);
      const ids: number[] = [];
      try {
        ids.push(binding.createTensor([2], DataType.FLOAT, [1, 2]));
        ids.push(binding.createTensor([2], DataType.FLOAT, [3, 4]));
        const inputs = [...ids];
        const shape = { name: 'shape', type: AttributeType.SHAPE, value: [2] };
        for (const { id } of binding.executeOp('AddV2', [], inputs, 1)) ids.push(id);
        for (const { id } of binding.executeOp('PlaceholderWithDefault', [shape], inputs.slice(0, 1), 1))
          ids.push(id);
        for (const { id } of binding.executeOp(
          'Split',
          [attribute.int('num_split', 2)],
          [axis(binding, ids), inputs[0] ?? 0],
          2,
        ))
          ids.push(id);
        expect(binding.tensorDataSync(ids[2] ?? 0)).toEqual(Float32Array.of(4, 6));
      } finally {
        for (const id of ids) binding.deleteTensor(id);
        expect(binding.getNumOfTensors()).toBe(0);
      }
    });
    expect(failed.filter((name) => name === 'TFE_OpAddInput')).toHaveLength(5);
    expect(failed).toContain('TFE_OpSetAttrShape');
    expect(failed).toContain('TFE_TensorHandleDim');
  });

  const axis = (binding: EagerBinding, ids: number[]): number => {
    const id = binding.createTensor([], DataType.INT32, [0]);
    ids.push(id);
    return id;
  };

  it('does so for strings, whose bytes are freed', () => {
    const failed = failInTurn(({ tf }) => {
      const binding = new EagerBinding(tf);
      const id = binding.createTensor([2], DataType.STRING, ['ä', 'x'.repeat(99)] as never);
      try {
        const values = binding.tensorDataSync(id) as Uint8Array[];
        expect(values.map((bytes) => Buffer.from(bytes).toString())).toEqual(['ä', 'x'.repeat(99)]);
      } finally {
        binding.deleteTensor(id);
      }
    });
    expect(failed).toEqual(expect.arrayContaining(['TFE_NewTensorHandle', 'TFE_OpAddInput', 'TFE_Execute']));
  });

  it('refuses strings that are not as many as the shape says, and what is no string', () => {
    const library = failingLibrary(load(), () => false);
    const binding = new EagerBinding(library.tf);
    expect(() => binding.createTensor([3], DataType.STRING, ['a'] as never)).toThrow(
      'expected 3 strings for shape [3], got 1',
    );
    expect(() => binding.createTensor([1], DataType.STRING, [7] as never)).toThrow(
      'a string or bytes, got 7',
    );
    expect(library.alive()).toEqual([]);
  });

  it('gives strings back byte for byte, of any shape', () => {
    const words = ['', 'a', 'ä€😀', 'long '.repeat(50)];
    tidy(() => {
      const matrix = tensor(words, [2, 2]);
      expect((concat([matrix, matrix]).arraySync() as unknown as string[][]).flat()).toEqual([
        ...words,
        ...words,
      ]);
      expect(tensor([], [0], 'string').arraySync()).toEqual([]);
    });
    const { binding } = backend() as unknown as { binding: Binding };
    const bytes = Uint8Array.of(0, 255, 0, 128);
    const id = binding.createTensor([], DataType.STRING, [bytes] as never);
    expect(binding.tensorDataSync(id)).toEqual([bytes]);
    binding.deleteTensor(id);
  });

  it('does not grow with string tensors', () => {
    const { binding } = backend() as unknown as { binding: Binding };
    const text = 'x'.repeat(1 << 20);
    const grow = (): void => {
      for (let step = 0; step < 100; step++)
        binding.deleteTensor(binding.createTensor([1], DataType.STRING, [text] as never));
    };
    grow();
    const before = process.memoryUsage().rss;
    grow(); // 100 MB, were they kept
    grow();
    expect(process.memoryUsage().rss - before).toBeLessThan(60e6);
  });
});

describe('SummaryResource', () => {
  const folder = temporaryFolder();

  it('tells of every call that fails, whatever comes after it, and keeps nothing', () => {
    let turn = 0;
    failInTurn(({ tf }) => {
      const resource = new SummaryResource(tf);
      try {
        const text = `${folder.path}/${turn++}`;
        const int = { dataType: DataType.INT32, shape: [], values: Int32Array.of(1) };
        resource.run('CreateSummaryFileWriter', [text, int, int, '.test']);
        resource.run('CloseSummaryWriter', []);
      } finally {
        resource.delete();
      }
    });
  });
});

describe('the list of devices', () => {
  it('is asked for call by call', () => {
    expect(load().devices()).toEqual([
      expect.objectContaining({ type: 'CPU', name: expect.stringContaining('CPU:0') as string }),
    ]);
  });
});
