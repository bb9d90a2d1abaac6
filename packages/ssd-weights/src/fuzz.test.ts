import { writeFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { closestName } from '@ssd/names';
import { WeightsError } from './errors.js';
import { parseNpyHeader } from './npy-header.js';
import { readNpz } from './read-npz.js';
import { parseSafetensorsHeader } from './safetensors-header.js';
import { FUZZ_RUNS } from './testing/fuzz-runs.js';
import { useTemporaryFolder } from './testing/temporary-folder.js';
import { collectTensors } from './torch/collect-tensors.js';
import { loadStorage } from './torch/load-storage.js';
import { Placeholder, Storage, StoredTensor } from './torch/pickle-value.js';
import type { PickleValue } from './torch/pickle-value.js';
import { unpickle } from './torch/unpickle.js';

const at = useTemporaryFolder();

/** Letters, names or instructions. */
const MANY = 100 * FUZZ_RUNS;

/**
 * Processor time, in µs, that nothing here comes near: what grows with the input takes a tenth of it at most, what grows
 * with its square would take minutes in the long run.
 */
const MOST_TIME = 4_000 * FUZZ_RUNS;

/** Reads, or says what is wrong, in time; anything else fails the test. */
const readsOrRefuses = async (read: () => unknown): Promise<void> => {
  const before = process.cpuUsage();
  try {
    await read();
  } catch (error) {
    expect(error).toBeInstanceOf(WeightsError);
    expect((error as WeightsError).hint).toMatch(/\.$/);
    expect((error as Error).message.length).toBeLessThan(10_000);
  }
  expect(process.cpuUsage(before).user).toBeLessThan(MOST_TIME);
};

const load = (text: string): unknown => {
  const { value } = unpickle(Buffer.from(text, 'latin1'), { where: 'w', loadPersistent: loadStorage });
  return collectTensors('w', value);
};

const npy = (dict: string): Uint8Array => {
  const head = Buffer.from('\x93NUMPY\x02\0\0\0\0\0', 'latin1');
  head.writeUInt32LE(dict.length, 8);
  return Buffer.concat([head, Buffer.from(dict)]);
};

const safetensors = (text: string): unknown => parseSafetensorsHeader('w', text, 0);

describe('readers take time in proportion to what they read', () => {
  const spaces = ' '.repeat(MANY);
  it.each<[string, () => unknown]>([
    ['keys in an array header', () => parseNpyHeader('w', npy("'descr': [".repeat(MANY / 10)))],
    ['keys in a header of the usual size', () => parseNpyHeader('w', npy("'descr': [".repeat(6000)))],
    ['brackets in an array header', () => parseNpyHeader('w', npy(`'descr': [${'] '.repeat(50_000)}`))],
    ['spaces in an array header', () => parseNpyHeader('w', npy(`'descr'${spaces}`))],
    ['axes in an array header', () => parseNpyHeader('w', npy(`{'descr': '<f4', 'fortran_order': False, 'shape': (${'1,'.repeat(50_000)})}`))],
    ['a type of many letters', () => parseNpyHeader('w', npy(`{'descr': '${'a'.repeat(100_000)}'`))],
    ['brackets in a safetensors header', () => safetensors('['.repeat(MANY))],
    ['nested objects in a safetensors header', () => safetensors(`${'{"a":'.repeat(MANY)}1${'}'.repeat(MANY)}`)],
    ['nested shapes in a safetensors header', () => safetensors(`{"a":{"dtype":"F32","shape":${'['.repeat(MANY)}${']'.repeat(MANY)}}}`)],
    ['tensors in a safetensors header', () => safetensors(`{${Array.from({ length: MANY / 10 }, (_, i) => `"${i}":{"dtype":"F8","shape":[],"data_offsets":[0,0]}`).join()}}`)],
    ['nested lists in a pickle', () => load(`${']'.repeat(MANY)}${'a'.repeat(MANY - 1)}.`)],
    ['nested tuples in a pickle', () => load(`N${'\x85'.repeat(MANY)}.`)],
    ['nested objects in a pickle', () => load(`cmy\nC\n)\x81q\x01${'cmy\nC\nh\x01\x85\x81q\x01'.repeat(MANY / 10)}.`)],
    ['marks in a pickle', () => load('('.repeat(MANY))],
    ['values remembered by a pickle', () => load(`${']\x94'.repeat(MANY)}.`)],
    ['a persistent id that is a tree of one branch', () => load(`]q\x00${'h\x00h\x00\x86q\x00'.repeat(40)}N\x86Q.`)],
    ['names of globals in a pickle', () => load(`${'cmy\nC\n'.repeat(MANY / 10)}.`)],
    ['a global of many dots', () => load(`cmy\n${'a.'.repeat(MANY)}\n.`)],
    ['a number of digits in a pickle', () => load(`I${'1'.repeat(MANY)}\n.`)],
    ['a line without end in a pickle', () => load(`S${spaces}`)],
    ['a name that is none of many', () => closestName('x'.repeat(100), Array.from({ length: MANY }, (_, i) => `${'y'.repeat(90)}${i}`))],
  ])('%s', (_, read) => readsOrRefuses(read)); // prettier-ignore

  it('archives of as many entries as there can be', async () => {
    const count = Math.min(65_000, MANY / 100);
    const names = Array.from({ length: count }, (_, i) => [`${i}.npy`, new Uint8Array(1)] as const);
    writeFileSync(at('w.npz'), zipSync(Object.fromEntries(names), { level: 0 }));
    await readsOrRefuses(() => readNpz(at('w.npz')));
  });

  it('objects that all hold the same', async () => {
    const tensor = new StoredTensor(
      new Storage('0', 'float32', 'float32', 4, 1, 0),
      'float32',
      'float32',
      0,
      [],
      [],
    );
    const shared: PickleValue[] = Array.from({ length: MANY / 10 }, () => [tensor]);
    const objects = Array.from({ length: MANY / 10 }, () => {
      const made = new Placeholder('C');
      made.parts.push(shared);
      return made;
    });
    await readsOrRefuses(() =>
      collectTensors(
        'w',
        new Map<PickleValue, PickleValue>([
          ['a', objects],
          ['b', tensor],
        ]),
      ),
    );
  });
});
