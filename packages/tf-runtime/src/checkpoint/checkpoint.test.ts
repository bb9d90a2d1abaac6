import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Variable, engine, mul, tensor, variable } from '@tensorflow/tfjs-core';
import { registerBackends } from '../register-backends.js';
import { Session } from '../session/session.js';
import { readCheckpointIndex } from './checkpoint-index.js';
import { checkpointPlace, readCheckpointState, writeCheckpointState } from './checkpoint-state.js';
import { readCheckpoint } from './read-checkpoint.js';

registerBackends();

const FIXTURE = fileURLToPath(new URL('../../fixtures/checkpoint-py', import.meta.url));
const expected = JSON.parse(readFileSync(`${FIXTURE}.json`, 'utf8')) as Record<
  string,
  { shape: number[]; dtype: string; sha256: string }
>;
const sha256 = (data: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }): string =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');

let folder: string;
const sessions: Session[] = [];
const open = (): Session => {
  const session = new Session();
  sessions.push(session);
  return session;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssd-checkpoint-'));
});

afterEach(async () => {
  for (const session of sessions.splice(0)) session.dispose();
  engine().disposeVariables();
  await rm(folder, { recursive: true, force: true });
});

/** A session that uses these variables. */
const sessionWith = (...variables: Variable[]): Session => {
  const session = open();
  session.compile(() => Object.fromEntries(variables.map((v, index) => [`y${index}`, mul(v, 1)])), {
    name: 'use',
    inputs: {},
  });
  return session;
};

describe('a checkpoint that Python wrote', () => {
  it('lists every tensor with type and shape', async () => {
    const { entries } = await readCheckpointIndex(FIXTURE);
    for (const [name, { shape }] of Object.entries(expected)) expect(entries.get(name)?.shape).toEqual(shape);
  });

  it('is read bit for bit', async () => {
    const tensors = await readCheckpoint(FIXTURE);
    expect(tensors.size).toBeGreaterThan(3);
    for (const [name, { data }] of tensors)
      expect([name, sha256(data)]).toEqual([name, expected[name]?.sha256]);
  });

  it('is restored into a session, bit for bit', async () => {
    const [name, { shape }] = Object.entries(expected).find(([, { dtype }]) => dtype === 'float32') as [
      string,
      { shape: number[] },
    ];
    const size = shape.reduce((product, extent) => product * extent, 1);
    const v = variable(tensor(new Float32Array(size).fill(7), shape), true, name);
    const extra = variable(tensor([1]), true, 'not/in/it');
    const session = sessionWith(v, extra);
    const report = await session.restore(FIXTURE);
    expect(report.restored).toEqual([name]);
    expect(report.missing).toEqual(['not/in/it']);
    expect(report.unexpected).toHaveLength((await readCheckpointIndex(FIXTURE)).entries.size - 1);
    expect(sha256(await session.read(v))).toBe(expected[name]?.sha256);
    expect(Array.from(await session.read(extra))).toEqual([1]);
  });
});

describe('a checkpoint of ours', () => {
  const make = (): Variable[] => [
    variable(tensor([1.5, -0, Infinity, 1e-45]), true, 'scope/a'),
    variable(tensor([[1], [2]], [2, 1], 'int32'), true, 'scope/b'),
  ];

  it('comes back bit for bit, with and without TensorFlow', async () => {
    const [a, b] = make() as [Variable, Variable];
    const session = sessionWith(a, b);
    const prefix = join(folder, 'deep', 'model');
    await session.save(prefix);
    const before = [sha256(await session.read(a)), sha256(await session.read(b))];
    const direct = await readCheckpoint(prefix);
    expect(['scope/a', 'scope/b'].map((name) => sha256(direct.get(name)?.data ?? new Uint8Array()))).toEqual(
      before,
    );
    await session.write(a, new Float32Array(4));
    await session.write(b, new Int32Array(2));
    expect(await session.restore(prefix)).toEqual({
      restored: ['scope/a', 'scope/b'],
      missing: [],
      unexpected: [],
    });
    expect([sha256(await session.read(a)), sha256(await session.read(b))]).toEqual(before);
  });

  it('leaves no incomplete files, also where it replaces an older one', async () => {
    const session = sessionWith(...make());
    const prefix = join(folder, 'model');
    await session.save(prefix);
    await session.save(prefix, ['scope/a']);
    expect((await readdir(folder)).sort()).toEqual(['model.data-00000-of-00001', 'model.index']);
    expect([...(await readCheckpoint(prefix)).keys()]).toEqual(['scope/a']);
  });

  it('keeps the old one where the new one cannot be written', async () => {
    const session = sessionWith(...make());
    const prefix = join(folder, 'model');
    await session.save(prefix);
    const before = await readFile(`${prefix}.index`);
    // A folder stands where the incomplete data would go.
    await mkdir(`${prefix}.incomplete-${process.pid}.data-00000-of-00001`);
    await expect(session.save(prefix)).rejects.toThrow();
    expect(await readFile(`${prefix}.index`)).toEqual(before);
    await expect(readCheckpoint(prefix)).resolves.toHaveProperty('size', 2);
  });

  it('does not fit other shapes, and then changes nothing', async () => {
    const prefix = join(folder, 'model');
    await sessionWith(...make()).save(prefix);
    engine().disposeVariables();
    const other = variable(tensor([9, 9]), true, 'scope/a');
    const session = sessionWith(other);
    await expect(session.restore(prefix)).rejects.toMatchObject({
      message: expect.stringMatching(
        /does not fit: "scope\/a" is float \[4\], expected float \[2\]$/,
      ) as string,
      hint: expect.stringMatching(/another preset/) as string,
    });
    expect(Array.from(await session.read(other))).toEqual([9, 9]);
  });

  it('needs variables', async () => {
    await expect(open().save(join(folder, 'model'))).rejects.toThrow(/the session has no variables yet/);
  });
});

describe('damage', () => {
  const copy = async (): Promise<string> => {
    const prefix = join(folder, 'model');
    for (const suffix of ['.index', '.data-00000-of-00001'])
      await copyFile(`${FIXTURE}${suffix}`, `${prefix}${suffix}`);
    return prefix;
  };
  const spoil = async (file: string, change: (bytes: Uint8Array) => Uint8Array): Promise<void> => {
    await writeFile(file, change(new Uint8Array(await readFile(file))));
  };
  const flip = (at: number) => (bytes: Uint8Array) => {
    bytes[at] = (bytes[at] ?? 0) ^ 0x10;
    return bytes;
  };

  it('no file', async () => {
    await expect(readCheckpointIndex(join(folder, 'none'))).rejects.toThrow(
      /^NOT_FOUND: there is no checkpoint at .*none/,
    );
  });

  it('no data file', async () => {
    const prefix = await copy();
    await rm(`${prefix}.data-00000-of-00001`);
    await expect(readCheckpoint(prefix)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('a flipped bit in the index', async () => {
    const prefix = await copy();
    await spoil(`${prefix}.index`, flip(40));
    await expect(readCheckpointIndex(prefix)).rejects.toThrow(/DATA_LOSS: .*checksum/);
  });

  it('a flipped bit in the data', async () => {
    const prefix = await copy();
    await spoil(`${prefix}.data-00000-of-00001`, flip(5));
    await expect(readCheckpoint(prefix)).rejects.toThrow(
      /DATA_LOSS: ".*" in .*model\.data-00000-of-00001 is damaged/,
    );
  });

  it('data that is cut off', async () => {
    const prefix = await copy();
    await spoil(`${prefix}.data-00000-of-00001`, (bytes) => bytes.subarray(0, 20));
    await expect(readCheckpoint(prefix)).rejects.toThrow(/DATA_LOSS: .* the file has 20: it is cut off/);
  });

  it.each([0, 10, 60])('an index cut off at %d bytes', async (length) => {
    const prefix = await copy();
    await spoil(`${prefix}.index`, (bytes) => bytes.subarray(0, length));
    await expect(readCheckpointIndex(prefix)).rejects.toMatchObject({ code: 'DATA_LOSS' });
  });

  it('a name that is not there', async () => {
    await expect(readCheckpoint(FIXTURE, ['nope'])).rejects.toMatchObject({
      message: expect.stringMatching(/has no tensor "nope"$/) as string,
      hint: expect.stringMatching(/^It has \d+: /) as string,
    });
  });
});

describe('the state file', () => {
  it('is written and read', async () => {
    const state = { latest: 'ckpt-2', all: ['ckpt-1', 'ckpt-2'] };
    await writeCheckpointState(folder, state);
    expect(await readFile(join(folder, 'checkpoint'), 'utf8')).toBe(
      'model_checkpoint_path: "ckpt-2"\nall_model_checkpoint_paths: "ckpt-1"\nall_model_checkpoint_paths: "ckpt-2"\n',
    );
    expect(await readCheckpointState(folder)).toEqual(state);
  });

  it('may be missing, but not empty', async () => {
    expect(await readCheckpointState(join(folder, 'none'))).toBeUndefined();
    await writeFile(join(folder, 'checkpoint'), '\n');
    await expect(readCheckpointState(folder)).rejects.toThrow(
      /DATA_LOSS: expected a line 'model_checkpoint_path/,
    );
  });
});

describe('the file "checkpoint"', () => {
  it('is read as TensorFlow writes it, with bytes as octal numbers', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ssd-state-'));
    await writeFile(
      join(folder, 'checkpoint'),
      'model_checkpoint_path: "caf\\303\\251/it\\\'s \\"e1\\".ckpt"\nall_model_checkpoint_timestamps: 1.5\n',
    );
    expect(await readCheckpointState(folder)).toEqual({ latest: 'café/it\'s "e1".ckpt', all: [] });
    const state = { latest: 'ü "\\".ckpt', all: ['ü "\\".ckpt'] };
    await writeCheckpointState(folder, state);
    expect(await readCheckpointState(folder)).toEqual(state);
    await rm(folder, { recursive: true });
  });

  it.each([
    ['e1.ckpt', { path: 'e1.ckpt', moved: false }],
    ['./e1.ckpt', { path: 'e1.ckpt', moved: false }],
    ['sub/../e1.ckpt', { path: 'e1.ckpt', moved: false }],
    ['/runs/a/e1.ckpt', { path: 'e1.ckpt', moved: false }],
    ['/runs/b/e1.ckpt', { path: 'e1.ckpt', moved: true }],
    ['/runs/ab/e1.ckpt', { path: 'e1.ckpt', moved: true }],
    ['..e1.ckpt', { path: '..e1.ckpt', moved: false }],
    ['../b/e1.ckpt', undefined],
    ['..', undefined],
    ['.', undefined],
    ['', undefined],
    ['/', undefined],
  ])('means of %j what is in its folder', (path, place) => {
    expect(checkpointPlace('/runs/a', path)).toEqual(place);
  });
});
