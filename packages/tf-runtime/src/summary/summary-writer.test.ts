import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { type Tensor, add, engine, mul, scalar, variable } from '@tensorflow/tfjs-core';
import { graphNodes } from '../graph/graph-def.js';
import { temporaryFolder } from '../library/testing/temporary-folder.js';
import { load } from '../native/tensorflow.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import { failingLibrary, withLibrary } from '../testing/failing-library.js';
import { assign } from '../training/assign.js';
import { Session } from '../session/session.js';
import { type SummaryEvent, type SummaryValue, readEventFile } from './read-events.js';
import { type SummaryWriter, createSummaryWriter } from './summary-writer.js';

const folder = temporaryFolder();

const files = (path = folder.path): string[] => readdirSync(path).map((name) => join(path, name));

/** The events but the first, which is the file's version. */
const events = async (path = folder.path): Promise<readonly SummaryEvent[]> => {
  const [file = ''] = files(path);
  const { events: all, cutOff } = await readEventFile(file);
  expect(cutOff).toBe(0);
  expect(all[0]).toMatchObject({ step: 0, fileVersion: 'brain.Event:2' });
  return all.slice(1);
};

const written = async (write: (writer: SummaryWriter) => void): Promise<readonly SummaryEvent[]> => {
  const writer = createSummaryWriter(folder.path);
  write(writer);
  await writer.close();
  return events();
};

const valuesOf = (event: SummaryEvent | undefined): readonly SummaryValue[] => event?.summary?.value ?? [];

/** Pixels of a grey 8-bit PNG one pixel wide. */
const column = (png: Uint8Array): number[] => {
  const bytes = Buffer.from(png);
  const at = bytes.indexOf('IDAT');
  const rows = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
  const values: number[] = [];
  for (let row = 0; row < rows.length; row += 2) {
    // Filter 0 is the value, 1 the difference to the left (none: the value), 2 the difference to the row above.
    expect(rows[row]).toBeLessThan(3);
    values.push(((rows[row + 1] ?? 0) + (rows[row] === 2 ? (values.at(-1) ?? 0) : 0)) % 256);
  }
  return values;
};

describe('scalars', () => {
  it('are written with their step and the time', async () => {
    const before = Date.now() / 1000;
    const [first, second] = await written((writer) => {
      writer.scalar('training_total_loss', 2.5, 0);
      writer.scalar('training_mAP', 0.75, 2 ** 40);
    });
    expect(valuesOf(first)).toEqual([{ tag: 'training_total_loss', simpleValue: 2.5 }]);
    expect(first?.wallTime).toBeGreaterThanOrEqual(before);
    // TensorFlow's clock has microseconds, ours is cut to milliseconds.
    expect(first?.wallTime).toBeLessThanOrEqual(Date.now() / 1000 + 0.001);
    expect(second).toMatchObject({ step: 2 ** 40 });
    expect(valuesOf(second)).toEqual([{ tag: 'training_mAP', simpleValue: 0.75 }]);
  });

  it('may have a time of their own', async () => {
    const [event] = await written((writer) => {
      writer.scalar('loss', -1, 7, 1234.5);
    });
    expect(event).toEqual({
      wallTime: 1234.5,
      step: 7,
      summary: { value: [{ tag: 'loss', simpleValue: -1 }] },
    });
  });

  it.each([NaN, Infinity, -Infinity])('may be %d', async (value) => {
    const all = await written((writer) => {
      writer.scalar('loss', value, 1);
      writer.scalar('loss', value, 1, 1);
    });
    expect(all.map((event) => valuesOf(event)[0]?.simpleValue)).toEqual([value, value]);
  });
});

describe('histograms', () => {
  it.each([
    ['float32', Float32Array.of(-1, 0, 0, 2)],
    ['float64', Float64Array.of(-1, 0, 0, 2)],
    ['int32', Int32Array.of(-1, 0, 0, 2)],
    ['numbers', [-1, 0, 0, 2]],
  ])('count %s', async (_, values) => {
    const [event] = await written((writer) => {
      writer.histogram('filter', values, 3);
    });
    // As Python's (fixtures/events-py.tfevents): sum 1, squares 1 + 0 + 0 + 4.
    expect(valuesOf(event)).toMatchObject([
      {
        tag: 'filter',
        histo: { min: -1, max: 2, num: 4, sum: 1, sumSquares: 5, bucket: [0, 1, 0, 2, 0, 1, 0] },
      },
    ]);
  });

  it('may be of nothing', async () => {
    const [event] = await written((writer) => {
      writer.histogram('filter', new Float32Array(), 3);
    });
    expect(valuesOf(event)).toMatchObject([{ tag: 'filter', histo: { num: 0, sum: 0 } }]);
  });

  it.each([
    [NaN, 'Nan in summary histogram for: filter'],
    [Infinity, 'Infinity in summary histogram for: filter'],
  ])('refuse %d by name and write nothing', async (value, message) => {
    const all = await written((writer) => {
      expect(() => {
        writer.histogram('filter', [1, value], 3);
      }).toThrow(message);
    });
    expect(all).toEqual([]);
  });
});

describe('images', () => {
  it('are PNG of these pixels', async () => {
    const data = Uint8Array.of(0, 50, 200, 100);
    const [event] = await written((writer) => {
      writer.image('preview', { data, shape: [4, 1, 1] }, 5);
    });
    const [{ tag, image } = { tag: '' }] = valuesOf(event);
    expect({ tag, ...image }).toMatchObject({ tag: 'preview/image', height: 4, width: 1, colorspace: 1 });
    expect(column(image?.encodedImageString ?? new Uint8Array())).toEqual([...data]);
  });

  it('are numbered where they are several, more than three too', async () => {
    const [event] = await written((writer) => {
      writer.image('training_img', { data: new Uint8Array(5 * 2 * 3 * 3), shape: [5, 2, 3, 3] }, 5);
    });
    expect(
      valuesOf(event).map(({ tag, image }) => [tag, image?.height, image?.width, image?.colorspace]),
    ).toEqual(Array.from({ length: 5 }, (_, index) => [`training_img/image/${index}`, 2, 3, 3]));
  });

  it('may be none', async () => {
    const all = await written((writer) => {
      writer.image('preview', { data: new Uint8Array(), shape: [0, 2, 3, 3] }, 5);
    });
    expect(all).toEqual([]);
  });

  it.each([
    [[2, 3], 6, 'of shape [height, width, channels]'],
    [[1, 1, 2, 3, 1], 6, 'got [1, 1, 2, 3, 1]'],
    [[2, 3, 2], 12, 'with 1, 3 or 4 channels, got [2, 3, 2]'],
    [[0, 3, 3], 0, 'got [0, 3, 3]'],
    [[-1, -1, 3], 3, 'got [-1, -1, 3]'],
    [[2, 3, 3], 17, 'Expected 18 bytes for image "preview" [2, 3, 3], got 17'],
  ])('refuse shape %j with %d bytes', async (shape, bytes, message) => {
    const all = await written((writer) => {
      expect(() => {
        writer.image('preview', { data: new Uint8Array(bytes), shape }, 1);
      }).toThrow(message);
    });
    expect(all).toEqual([]);
  });
});

describe('graphs', () => {
  afterEach(() => {
    engine().disposeVariables();
  });

  it("hold a compiled function's nodes, and no other's", async () => {
    const session = new Session();
    const total = variable(scalar(1), true, 'total');
    const double = ({ x }: Record<string, Tensor>): Record<string, Tensor> => {
      assign(total, mul(x as Tensor, total));
      return { y: add(x as Tensor, total) };
    };
    const inputs = { x: { shape: [], dtype: 'float32' } } as const;
    const step = session.compile(double, { name: 'step', inputs });
    session.compile(double, { name: 'other', inputs });
    const [event] = await written((writer) => {
      writer.graph(step.graphDef(), 2);
    });
    session.dispose();
    expect(event?.step).toBe(2);
    const nodes = graphNodes(event?.graphDef ?? new Uint8Array());
    expect(nodes.map(({ name, op }) => `${name}: ${op}`)).toEqual(
      expect.arrayContaining([
        'step/x: Placeholder',
        'total: VarHandleOp',
        'step/Mul: Mul',
        'step/Add: Add',
        'step/AssignVariableOp: AssignVariableOp',
      ]),
    );
    expect(nodes.filter(({ name }) => name.startsWith('other/'))).toEqual([]);
  });

  it('of a session hold every function and the nodes around variables', () => {
    const session = new Session();
    const inputs = { x: { shape: [2], dtype: 'float32' } } as const;
    session.compile(({ x }) => ({ y: add(x as Tensor, 1) }), { name: 'a', inputs });
    session.compile(({ x }) => ({ y: add(x as Tensor, 1) }), { name: 'b', inputs });
    const names = graphNodes(session.graphDef()).map(({ name }) => name);
    session.dispose();
    expect(names).toEqual(expect.arrayContaining(['a/x', 'b/x']));
    expect(() => session.graphDef()).toThrow('the session is disposed');
  });

  it('refuse what is none', async () => {
    const all = await written((writer) => {
      expect(() => {
        writer.graph(Uint8Array.of(255, 255, 1));
      }).toThrow('Bad tf.GraphDef');
    });
    expect(all).toEqual([]);
  });
});

describe('the file', () => {
  it('is whole after a flush, while it stays open', async () => {
    const writer = createSummaryWriter(folder.path, { maxQueue: 1000 });
    writer.scalar('loss', 1, 1);
    await writer.flush();
    expect(await events()).toHaveLength(1);
    writer.scalar('loss', 1, 2);
    await writer.flush();
    expect(await events()).toHaveLength(2);
    await writer.close();
  });

  it('is written as soon as more than maxQueue events wait', async () => {
    const writer = createSummaryWriter(folder.path, { maxQueue: 2 });
    for (let step = 0; step < 2; step++) writer.scalar('loss', 1, step);
    expect(await events()).toHaveLength(0);
    writer.scalar('loss', 1, 2);
    expect(await events()).toHaveLength(3);
    await writer.close();
  });

  it('is of one writer only', async () => {
    const writers = Array.from({ length: 3 }, () => createSummaryWriter(folder.path));
    writers.forEach((writer, index) => {
      writer.scalar('loss', index, index);
    });
    await Promise.all(writers.map((writer) => writer.close()));
    const steps = await Promise.all(
      files().map(async (file) => (await readEventFile(file)).events.slice(1).map(({ step }) => step)),
    );
    expect(steps.sort()).toEqual([[0], [1], [2]]);
  });

  it('is named as TensorBoard looks for it, with the suffix', async () => {
    await createSummaryWriter(folder.path, { suffix: '.validation' }).close();
    const names = readdirSync(folder.path);
    expect(names).toEqual([
      expect.stringMatching(/^events\.out\.tfevents\.\d{10}\..*\.\d+\.\d+\.validation$/),
    ]);
    expect(names[0]).toContain(`.${process.pid}.`);
  });

  it('is made in folders that are not there yet', async () => {
    const path = join(folder.path, 'runs/ü 1');
    await createSummaryWriter(path).close();
    expect(await events(path)).toEqual([]);
  });

  it('is cut off where its writer died, and readable up to there', async () => {
    await written((writer) => {
      writer.scalar('loss', 1, 1);
      writer.scalar('loss', 2, 2);
    });
    const [file = ''] = files();
    const size = statSync(file).size;
    writeFileSync(file, readFileSync(file).subarray(0, size - 5));
    const { events: all, cutOff } = await readEventFile(file);
    expect(all.map(({ step }) => step)).toEqual([0, 1]);
    expect(cutOff).toBeGreaterThan(0);
  });
});

describe('misuse', () => {
  it('of a path that is a file', () => {
    const path = join(folder.path, 'file');
    writeFileSync(path, 'x');
    for (const bad of [path, join(path, 'runs')]) {
      expect(() => createSummaryWriter(bad)).toThrow(TensorFlowError);
      expect(() => createSummaryWriter(bad)).toThrow(
        expect.objectContaining({
          message: expect.stringMatching(/no event file can be made in .*file.*: .*directory$/i) as string,
          hint: expect.stringMatching(/may be written to/) as string,
        }) as Error,
      );
    }
  });

  it('after the end', async () => {
    const writer = createSummaryWriter(folder.path);
    await writer.close();
    await writer.close();
    await writer.flush();
    expect(() => {
      writer.scalar('loss', 1, 1);
    }).toThrow(/summary writer of .* is closed/);
    expect(await events()).toEqual([]);
  });

  it.each([
    [
      'an empty tag',
      (writer: SummaryWriter) => {
        writer.scalar('', 1, 1);
      },
      'Expected a tag',
    ],
    [
      'a negative step',
      (writer: SummaryWriter) => {
        writer.scalar('loss', 1, -1);
      },
      'Expected step to be a whole number ≥ 0, got -1',
    ],
    [
      'half a step',
      (writer: SummaryWriter) => {
        writer.histogram('loss', [], 0.5);
      },
      'got 0.5',
    ],
    [
      'no step',
      (writer: SummaryWriter) => {
        writer.scalar('loss', 1, NaN, 1);
      },
      'got NaN',
    ],
    [
      'no time',
      (writer: SummaryWriter) => {
        writer.scalar('loss', 1, 1, NaN);
      },
      'Expected wallTime in seconds',
    ],
  ])('with %s', async (_, write, message) => {
    const all = await written((writer) => {
      expect(() => {
        write(writer);
      }).toThrow(message);
    });
    expect(all).toEqual([]);
  });

  it.each([
    [{ maxQueue: -1 }, 'Expected maxQueue to be a whole number ≥ 0, got -1'],
    [{ flushMs: 1.5 }, 'Expected flushMs'],
    [{ suffix: '/../x' }, 'without "/"'],
  ])('with options %j', (options, message) => {
    expect(() => createSummaryWriter(folder.path, options)).toThrow(message);
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

describe('closing', () => {
  it.each(['flushing', 'closing', 'both'])(
    'frees the writer although %s fails, and tells the first',
    async (what) => {
      // Opening executes two ops; the third flushes, the fourth closes.
      let executed = 0;
      const library = failingLibrary(load(), (name) => {
        if (name !== 'TFE_Execute') return false;
        executed++;
        return (executed === 3 && what !== 'closing') || (executed === 4 && what !== 'flushing');
      });
      await withLibrary(library, async () => {
        const writer = createSummaryWriter(folder.path);
        const closed = writer.close();
        const error = (await closed.catch((thrown: unknown) => thrown)) as Error;
        expect(error).toMatchObject({
          code: 'INTERNAL',
          op: what === 'closing' ? 'CloseSummaryWriter' : 'FlushSummaryWriter',
        });
        const others = what === 'both' ? [expect.objectContaining({ op: 'CloseSummaryWriter' })] : [];
        expect((error.cause as AggregateError | undefined)?.errors ?? []).toEqual(others);
        expect(writer.close()).toBe(closed);
      });
      expect(executed).toBe(4);
      expect(library.alive()).toEqual([]);
    },
  );
});
