import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createModel, readState } from '@ssd/model';
import { registerBackends } from '@ssd/tf-runtime';
import { readTensors, writeTensors, type TensorMap } from '@ssd/weights';
import { setBackend } from '@tensorflow/tfjs-core';
import { readSidecar } from '@ssd/trainer/checkpoint';
import type { MadePicture } from '@ssd/trainer/testing';
import { makeVocFolder } from '@ssd/trainer/testing';
import { runLine, type RanLine } from '../testing/run-line.js';

// Weights of mini, which are small, through every command that takes weights.

const picture = (id: string): MadePicture => ({ id, objects: [{ label: 'cell', box: [8, 10, 30, 40] }] });

/** Not the preset's: so that a place that forgets the weights' own is seen. */
const MEAN = [10, 20, 30] as const;

let root: string;
let data: string;
let weights: TensorMap;
/** mini.npz as the folder "run". */
let ran: RanLine;
const at = (name: string): string => join(root, name);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-weights-'));
  data = await makeVocFolder(at('voc'), { train: [picture('a'), picture('b')], val: [picture('c')] });
  registerBackends();
  await setBackend('tensorflow');
  const model = createModel({ preset: 'mini', classes: ['cell', 'plate'], seed: 9 });
  weights = new Map(
    [...(await readState(model))].map(([name, tensor]) => [name, { dtype: 'float32', ...tensor }]),
  );
  model.dispose();
  weights.set('input/mean', { dtype: 'float32', shape: [3], data: Float32Array.from(MEAN) });
  weights.set('input/order', { dtype: 'float32', shape: [3], data: Float32Array.of(2, 1, 0) });
  await writeTensors(at('mini.npz'), weights);
  ran = await importing(
    'mini.npz',
    '--preset',
    'mini',
    '--classes',
    'cell,plate',
    '--output',
    'run',
    '--json',
  );
});
afterAll(() => rm(root, { recursive: true, force: true }));

const changed = async (name: string, change: (tensors: TensorMap) => void): Promise<string> => {
  const tensors: TensorMap = new Map(weights);
  change(tensors);
  await writeTensors(at(name), tensors);
  return at(name);
};

const bytes = (tensors: TensorMap, name: string): Buffer =>
  Buffer.from(Float32Array.from(tensors.get(name)!.data as Float32Array).buffer);

const importing = (file: string, ...more: string[]): Promise<RanLine> =>
  runLine(['weights', 'import', file, ...more], { workingDirectory: root });

const refused = async (line: Promise<RanLine>, exitCode: number, ...said: string[]): Promise<void> => {
  const ran = await line;
  for (const text of said) expect(ran.stderr).toContain(text);
  expect(ran.stderr).toMatch(/^Error: .+\n(.*\n)*What to do: .+\n$/m);
  expect(ran.stderr).not.toMatch(/\n\s+at /); // no stack
  expect(ran.exitCode).toBe(exitCode);
};

describe('a file with several sets of weights', () => {
  it('says what was left out, takes what lies below --key, and names what cannot be read', async () => {
    const tensors: TensorMap = new Map(
      [...weights].flatMap(([name, tensor]) => [
        [`model.${name}`, tensor] as const,
        [`ema.${name}`, { ...tensor, data: Float32Array.from(tensor.data as Float32Array, (v) => (name.startsWith('input/') ? v : v * 0.5)) }] as const,
      ]),
    );
    await writeTensors(at('both.npz'), tensors);
    const options = ['--preset', 'mini', '--classes', 'cell,plate'];
    const averaged = await importing('both.npz', ...options, '--key', 'ema', '--output', 'ema.npz', '--json');
    expect([averaged.exitCode, averaged.stderr]).toEqual([0, expect.stringContaining('Taken: "ema". Left out beside it: ')]);
    expect((averaged.json() as { notes: string[] }).notes[0]).toMatch(/^Taken: "ema"\. Left out beside it: \d+ tensors\.$/);
    const name = [...weights.keys()].find((key) => key.endsWith('/filter'))!;
    const half = (await readTensors(at('ema.npz'))).get(name)!;
    expect([...half.data]).toEqual([...tensors.get(`ema.${name}`)!.data]);
    const missing = await importing('both.npz', ...options, '--key', 'emma');
    expect([missing.exitCode, missing.stderr]).toEqual([1, expect.stringContaining('names begin with "emma." or "emma/"')]);
    const listed = await runLine(['weights', 'inspect', at('both.npz'), '--key', 'ema', '--json']);
    expect((listed.json() as { tensors: unknown[] }).tensors).toHaveLength(weights.size);
  }); // prettier-ignore
});

describe('ssd weights import', () => {
  it('recognises the file and says what it did', () => {
    expect(ran.stderr).toContain(
      'Weights of @ssd (our own names): 63 variables loaded, 0 of them converted.',
    );
    expect(ran.stderr).toContain('Pixels go in as BGR − (30, 20, 10).');
    expect(ran.exitCode).toBe(0);
    expect(ran.json()).toMatchObject({
      source: 'ssd',
      preset: 'mini',
      classes: ['cell', 'plate'],
      loaded: 63,
      missing: [],
      output: at('run'),
    });
  });

  it('writes a checkpoint with the weights and with how pixels go in', async () => {
    const prefix = at('run/checkpoints/imported.ckpt');
    expect(await readSidecar(prefix)).toMatchObject({
      preset: 'mini',
      mean: { values: [...MEAN], order: 'bgr', scale: 1 },
      imported: { source: 'ssd', file: 'mini.npz' },
      config: null,
    });
    const stored = await readTensors(`${prefix}.index`);
    expect([...stored.keys()].sort()).toEqual(
      [...weights.keys()].filter((name) => !name.startsWith('input/')).sort(),
    );
    expect(stored.get('conv1/filter')!.data).toEqual(weights.get('conv1/filter')!.data);
  });

  it('gives a detector that detects with that input', async () => {
    const detectionsOf = async (name: string): Promise<object[]> => {
      const line = ['detect', at(name), join(data, 'JPEGImages/c.jpg'), '--threshold', '0'];
      const detected = await runLine([
        ...line,
        '--output-dir',
        at(`${name}-found`),
        '--no-annotate',
        '--json',
      ]);
      return (detected.json() as { images: [{ detections: object[] }] }).images[0].detections;
    };
    const found = await detectionsOf('run');
    expect(found.length).toBeGreaterThan(0);
    // The same weights with the preset's input find other things.
    const other = await changed('other.npz', (tensors) => tensors.delete('input/mean'));
    await importing(other, '--preset', 'mini', '--classes', 'cell,plate', '--output', 'other');
    expect(await detectionsOf('other')).not.toEqual(found);
  });

  it('gives one that is measured where it is told on what', async () => {
    const refused = await runLine(['eval', at('run')]);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('was imported and not trained');
    expect(refused.stderr).toContain('--data-dir DIR --split test');
  });

  it('takes another input if told, whole or in part', async () => {
    const inputOf = async (...more: string[]): Promise<unknown> =>
      ((await importing('run', '--output', 'input.npz', '--json', ...more)).json() as { mean: unknown }).mean;
    expect(await inputOf('--order', 'rgb')).toMatchObject({ values: [...MEAN], order: 'rgb' });
    expect(await inputOf('--mean', '1,2.5,3')).toMatchObject({ values: [1, 2.5, 3], order: 'bgr' });
    const stored = await readTensors(at('input.npz'));
    expect([...(stored.get('input/mean')!.data as Float32Array)]).toEqual([1, 2.5, 3]);
  });

  it('is looked into, by its folder or by one of its files', async () => {
    for (const path of ['run', 'run/checkpoints', 'run/checkpoints/imported.ckpt.json']) {
      const { stderr } = await runLine(['weights', 'inspect', path], { workingDirectory: root });
      expect(stderr).toContain(`${path}: TensorFlow checkpoint`);
      expect(stderr).toContain('a detector of 2 classes, 63 of 63 variables, for preset mini, mini256.');
    }
  });

  it('takes a folder of checkpoints that TensorFlow wrote', async () => {
    await mkdir(at('theirs'));
    await writeTensors(at('theirs/e1.ckpt'), weights);
    await writeFile(at('theirs/checkpoint'), 'model_checkpoint_path: "e1.ckpt"\n');
    const { exitCode, json } = await importing(
      'theirs',
      '--preset',
      'mini',
      '--classes',
      'a,b',
      '--output',
      'x.npz',
      '--json',
    );
    expect(exitCode).toBe(0);
    expect(json()).toMatchObject({ source: 'ssd', loaded: 63, mean: { values: [...MEAN] } });
    await rm(at('theirs/checkpoint'));
    await refused(importing('theirs'), 1, 'to be a SavedModel', 'Name a run folder');
    await mkdir(at('young/checkpoints'), { recursive: true });
    await refused(importing('young'), 1, 'Expected a checkpoint in', 'as soon as its first interval');
  });

  it('is no run to go on with, but one to start from', async () => {
    const refused = await runLine(['train', '--resume', at('run')]);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(`--pretrained ${at('run')}`);
  });

  it('writes a file that comes back with its classes', async () => {
    const { exitCode } = await importing('run', '--output', 'mini.safetensors');
    expect(exitCode).toBe(0);
    const back = await importing('mini.safetensors', '--output', 'again', '--json');
    expect(back.json()).toMatchObject({
      classes: ['cell', 'plate'],
      mean: { values: [...MEAN], order: 'bgr' },
    });
  });
});

describe('ssd train --pretrained', () => {
  const train = (weightsFrom: string, name: string, ...more: string[]): Promise<RanLine> =>
    runLine([...['train', '--data-dir', data, '--preset', 'mini', '--pretrained', weightsFrom, '--run-dir', at(name)], ...['--steps', '1', '--batch-size', '2', '--workers', '0', '--split-val', 'none', ...more]]); // prettier-ignore

  it('keeps the trunk of weights for other classes, what is frozen as it was, and their input', async () => {
    const { exitCode, stderr } = await train(at('run'), 'trained', '--freeze', '1');
    expect(stderr).toContain('The heads start anew: they are for 2 classes, not 1.');
    expect(exitCode).toBe(0);
    const { mean, config } = await readSidecar(at('trained/checkpoints/e1.ckpt'));
    expect(mean).toEqual({ values: [...MEAN], order: 'bgr', scale: 1 });
    expect(config).toMatchObject({ pretrained: at('run'), freeze: 1 });
    const stored = await readTensors(at('trained/checkpoints/e1.ckpt.index'));
    const same = (name: string): boolean => bytes(stored, name).equals(bytes(weights, name));
    expect(['conv1/filter', 'conv1/gamma', 'conv1/moving_mean'].every(same)).toBe(true);
    expect(same('conv2_1/filter')).toBe(false);
    const resumed = await runLine(['train', '--resume', at('trained'), '--steps', '2']);
    expect(resumed.exitCode).toBe(0);
    const after = await readSidecar(at('trained/checkpoints/e2.ckpt'));
    expect(after.mean).toEqual(mean);
  });

  it('says what is wrong before there is a run', async () => {
    const file = await changed('nan.npz', (tensors) => {
      const { data: values } = tensors.get('conv1/gamma')!;
      tensors.set('conv1/gamma', { dtype: 'float32', shape: [16], data: Float32Array.from(values as Float32Array).fill(NaN, 4) }); // prettier-ignore
    });
    const { exitCode, stderr } = await train(file, 'never');
    expect(stderr).toContain('Expected finite weights in "conv1/gamma", got NaN at 4.');
    expect(stderr).toContain(`The file: ${file}`);
    expect(exitCode).toBe(1);
    await expect(readFile(at('never/config.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('bad weights', () => {
  it('are of another number of classes', () =>
    refused(importing('mini.npz', '--preset', 'mini', '--classes', 'a,b,c', '--output', 'x'), 1, 'Expected weights of a detector of 3 classes, got those of @ssd (our own names) with 2')); // prettier-ignore

  it('fit two presets, of which only the pictures tell which', () =>
    refused(importing('mini.npz', '--classes', 'a,b', '--output', 'x'), 2, 'Expected --preset NAME', 'They fit mini, mini256.')); // prettier-ignore

  it('have classes that are not named', () =>
    refused(importing('mini.npz', '--preset', 'mini', '--output', 'x'), 2, 'Expected --classes with the names of the 2 classes')); // prettier-ignore

  it('are of another preset', () =>
    refused(importing('mini.npz', '--preset', 'ssd300', '--classes', 'a,b', '--output', 'x'), 1, 'for preset "ssd300", got a file of which 1 of the')); // prettier-ignore

  it('say that they are of another preset', () =>
    refused(importing('run', '--preset', 'vgg300', '--output', 'x'), 1, 'holds those of "mini"', '--no-strict')); // prettier-ignore

  it('would go to a file that is only read', () =>
    refused(
      importing('mini.npz', '--preset', 'mini', '--classes', 'a,b', '--output', 'x.h5'),
      2,
      'got ".h5", which is only read',
    ));

  it('are for a preset that there is not', () =>
    refused(importing('mini.npz', '--preset', 'minni', '--classes', 'a,b'), 2, 'Did you mean "mini"?'));

  it('lack something, and have something else', async () => {
    const file = await changed('lacks.npz', (tensors) => {
      tensors.delete('conv1/beta');
      tensors.set('conv1/bias', { dtype: 'float32', shape: [1], data: Float32Array.of(1) });
    });
    await refused(importing(file, '--classes', 'a,b', '--preset', 'mini', '--output', 'x'), 1, 'Missing (1): conv1/beta.', 'Unexpected (1): conv1/bias.'); // prettier-ignore
    const { exitCode, stderr } = await importing(file, '--classes', 'a,b', '--preset', 'mini', '--no-strict', '--output', 'y'); // prettier-ignore
    expect(stderr).toContain('Missing: conv1/beta.');
    expect(exitCode).toBe(0);
  });

  it('are nothing that is known', async () => {
    await writeTensors(at('else.npz'), new Map([['w', { dtype: 'float32', shape: [1], data: Float32Array.of(1) }]])); // prettier-ignore
    await refused(
      importing('else.npz', '--preset', 'mini', '--classes', 'a'),
      1,
      'Found (1): w.',
      'Looked for: ssd 0 of 63',
    );
    await refused(importing('else.npz'), 2, 'Expected --preset NAME');
  });

  it('are cut short', async () => {
    await writeFile(at('short.npz'), await readFile(at('mini.npz')));
    await truncate(at('short.npz'), 100_000);
    await refused(importing('short.npz'), 1, at('short.npz'), 'Fetch or copy the file again');
  });

  it('are not there', () => refused(importing('nowhere.npz'), 1, at('nowhere.npz'), 'Check the path'));

  it('have no extension, and are no run', () => refused(importing('nowhere'), 1, at('nowhere'), 'Name a run folder')); // prettier-ignore
});
