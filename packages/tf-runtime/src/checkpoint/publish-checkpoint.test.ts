import * as nodeFiles from 'node:fs/promises';
import { join } from 'node:path';
import { mul, tensor1d, variable } from '@tensorflow/tfjs-core';
import { temporaryFolder } from '@ssd/testing/temporary-folder';
import { DataType } from '../native/data-type.js';
import { registerBackends } from '../register-backends.js';
import { Session } from '../session/session.js';
import { type CheckpointFileSystem, publishCheckpoint } from './publish-checkpoint.js';
import { readCheckpoint } from './read-checkpoint.js';
import { writeCheckpointTensors } from './write-tensors.js';

const USUAL = ['model.data-00000-of-00001', 'model.index'];

/** The file system of a process that is killed before its operation number `last`. */
const dying = (last: number): { files: CheckpointFileSystem; done: () => number } => {
  let count = 0;
  const died = (): Error => new Error('killed');
  const dies =
    <A extends unknown[], R>(operation: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> => {
      if (count >= last) return Promise.reject(died());
      count++;
      return operation(...args);
    };
  const files = {
    copyFile: dies(nodeFiles.copyFile),
    link: dies(nodeFiles.link),
    readFile: dies(nodeFiles.readFile),
    rename: dies(nodeFiles.rename),
    rm: dies(nodeFiles.rm),
    open: dies(async (path: string, flags: string) => {
      const handle = await nodeFiles.open(path, flags);
      return {
        // Half of it is on the disk when it dies.
        writeFile: async (bytes: Uint8Array) => {
          await handle.writeFile(bytes.subarray(0, bytes.length / 2));
          await dies(() => handle.writeFile(bytes.subarray(bytes.length / 2)))();
        },
        sync: dies(() => handle.sync()),
        close: () => handle.close(),
      };
    }),
  };
  return { files: files as unknown as CheckpointFileSystem, done: () => count };
};

describe('publishCheckpoint', () => {
  const folder = temporaryFolder();
  const at = (...parts: string[]): string => join(folder.path, ...parts);
  /** Every tensor of a checkpoint has the same value: a mixture shows. */
  const values = (value: number) =>
    new Map(
      ['a', 'b/c', 'd'].map((name, index) => [
        name,
        {
          dataType: DataType.FLOAT,
          shape: [index + 1],
          bytes: new Uint8Array(new Float32Array(index + 1).fill(value).buffer),
        },
      ]),
    );
  const valueAt = async (prefix: string): Promise<number> => {
    const tensors = [...(await readCheckpoint(prefix)).values()];
    expect(tensors).toHaveLength(3);
    const all = new Set(tensors.flatMap(({ data }) => [...(data as Float32Array)]));
    expect(all.size).toBe(1);
    return [...all][0] as number;
  };
  /** Publishes `value` over what is in a folder, killed at operation `last`. @returns whether it went through */
  const publish = async (place: string, value: number, last: number, links = true): Promise<boolean> => {
    const incomplete = join(place, `new-${value}`);
    await writeCheckpointTensors(incomplete, values(value));
    const { files } = dying(last);
    const without = { ...files, link: () => Promise.reject(new Error('ENOTSUP')) };
    return publishCheckpoint(incomplete, join(place, 'model'), links ? files : without).then(
      () => true,
      () => false,
    );
  };

  it.each([true, false])('leaves the old or the new whole, wherever it dies (links: %s)', async (links) => {
    const seen = new Set<number>();
    for (let last = 0; ; last++) {
      const place = at(`${links}-${last}`);
      await writeCheckpointTensors(join(place, 'model'), values(1));
      const through = await publish(place, 2, last, links);
      const value = await valueAt(join(place, 'model'));
      seen.add(value);
      if (through) {
        expect(value).toBe(2);
        expect((await nodeFiles.readdir(place)).sort()).toEqual(USUAL);
        break;
      }
      if (!links) continue;
      // And so does the next one, from there on; and the one after that tidies up.
      for (let next = last % 4; ; next += 4) {
        const copy = at(`${links}-${last}-${next}`);
        await nodeFiles.cp(place, copy, { recursive: true });
        const ended = await publish(copy, 3, next, links);
        expect([value, 3]).toContain(await valueAt(join(copy, 'model')));
        if (ended) break;
        expect(await publish(copy, 4, Infinity, links)).toBe(true);
        expect(await valueAt(join(copy, 'model'))).toBe(4);
        const left = (await nodeFiles.readdir(copy)).filter((name) => name.startsWith('model'));
        expect(left.sort()).toEqual(USUAL);
      }
    }
    expect([...seen]).toEqual([1, 2]);
  });

  it('never lets the first one be seen in part', async () => {
    for (let last = 0; ; last++) {
      const place = at(`first-${last}`);
      const through = await publish(place, 2, last);
      const found = await valueAt(join(place, 'model')).catch((error: unknown) => error);
      if (found !== 2) expect(found).toMatchObject({ code: 'NOT_FOUND' });
      if (through) {
        expect(found).toBe(2);
        break;
      }
    }
  });

  it('replaces a damaged index, and one of more files than one', async () => {
    const place = at('damaged');
    await writeCheckpointTensors(join(place, 'model'), values(1));
    await nodeFiles.writeFile(join(place, 'model.index'), 'damaged');
    expect(await publish(place, 2, Infinity)).toBe(true);
    expect(await valueAt(join(place, 'model'))).toBe(2);
    expect((await nodeFiles.readdir(place)).sort()).toEqual(USUAL);
  });

  it('is what Session.save does, and TensorFlow reads what it leaves half-way', async () => {
    registerBackends();
    const v = variable(tensor1d([1, 2]), true, 'v');
    const session = new Session();
    session.compile(() => ({ y: mul(v, 2) }), { name: 'f', inputs: {} });
    const prefix = at('deep', 'model');
    await session.save(prefix);
    await session.write('v', Float32Array.of(3, 4));
    await session.save(at('other'));
    // Killed when the index of two files is in place: before the link.
    const { files } = dying(Infinity);
    const killed = (): Promise<never> => Promise.reject(new Error('killed'));
    await publishCheckpoint(at('other'), prefix, {
      ...files,
      link: killed,
      copyFile: killed,
      rm: killed,
    }).catch(() => undefined);
    expect(await nodeFiles.readdir(at('deep'))).toContain('model.data-00000-of-00002');
    await session.write('v', Float32Array.of(0, 0));
    await session.restore(prefix);
    expect(await session.read('v')).toEqual(Float32Array.of(3, 4));
    // Two saves at once, and nothing is left over.
    await Promise.all([session.save(prefix), session.save(prefix)]);
    expect((await nodeFiles.readdir(at('deep'))).sort()).toEqual(USUAL);
    await session.close();
    v.dispose();
  });
});
