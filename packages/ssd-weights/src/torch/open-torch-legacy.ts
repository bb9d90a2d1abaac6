import type { ByteSource } from '../byte-source.js';
import { WeightsError, badFile, unsupported } from '../errors.js';
import type { TensorFile } from '../tensor-file.js';
import { keyText } from './key-text.js';
import { loadStorage } from './load-storage.js';
import { MAX_PICKLE_BYTES } from './open-torch-zip.js';
import type { PickleValue, Storage } from './pickle-value.js';
import { openTorchParts } from './torch-file.js';
import { unpickle } from './unpickle.js';

/** torch.serialization.MAGIC_NUMBER and PROTOCOL_VERSION. */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;
const LENGTH_BYTES = 8;

/** Where the bytes of a storage lie. */
interface Place {
  readonly position: number;
  readonly bytes: number;
}

/**
 * The five pickles at the head of the file: magic number, protocol, system, what was saved, keys of the storages.
 * They are read from growing heads of the file, as nothing tells how long they are.
 */
async function readPickles(
  source: ByteSource,
): Promise<{ pickles: PickleValue[]; storages: Map<string, Storage>; end: number }> {
  const { file } = source;
  for (let headBytes = 2 ** 20; ; headBytes *= 4) {
    const whole = headBytes >= Math.min(source.size, MAX_PICKLE_BYTES);
    const head = await source.read(0, Math.min(headBytes, source.size, MAX_PICKLE_BYTES));
    const storages = new Map<string, Storage>();
    const pickles: PickleValue[] = [];
    let end = 0;
    try {
      while (pickles.length < 5) {
        const result = unpickle(head, {
          where: file,
          start: end,
          loadPersistent: (id) => {
            const storage = loadStorage(id);
            storages.set(storage.key, storage);
            return storage;
          },
        });
        pickles.push(result.value);
        end = result.end;
        if (pickles.length === 1 && result.value !== MAGIC)
          throw unsupported(`Expected ${file} to be a PyTorch file, found a pickle of something else.`);
      }
      return { pickles, storages, end };
    } catch (error) {
      // Cut off by us, not in the file: once more with more of it.
      if (whole || (error instanceof WeightsError && error.code === 'UNSUPPORTED')) throw error;
    }
  }
}

/** Each storage has its number of elements in front of it, in the order of the keys. */
async function placeStorages(
  source: ByteSource,
  keys: PickleValue,
  storages: ReadonlyMap<string, Storage>,
  start: number,
): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  let position = start;
  for (const name of (Array.isArray(keys) ? keys : []).map(keyText)) {
    const storage = storages.get(name);
    if (storage === undefined)
      throw badFile(`Expected a tensor with the storage "${name}" of ${source.file}, found none.`);
    const head = Buffer.from(await source.read(position, LENGTH_BYTES));
    const bytes = Number(head.readBigInt64LE()) * storage.elementBytes;
    position += LENGTH_BYTES;
    if (!(bytes >= 0 && position + bytes <= source.size)) {
      throw badFile(
        `Expected the storage "${name}" at byte ${position} of ${source.file} to end by byte ${source.size}, its length says ${bytes}: the file is damaged or cut off.`,
      );
    }
    places.set(name, { position, bytes });
    position += bytes;
  }
  return places;
}

/** Opens what torch.save wrote before PyTorch 1.6: pickles, then the storages one after the other. */
export async function openTorchLegacy(source: ByteSource, key?: string): Promise<TensorFile> {
  const { file } = source;
  const { pickles, storages, end } = await readPickles(source);
  const [, protocol, system, root, keys] = pickles as [
    PickleValue,
    PickleValue,
    PickleValue,
    PickleValue,
    PickleValue,
  ];
  if (protocol !== PROTOCOL)
    throw unsupported(`Expected ${file} to be of PyTorch's protocol ${PROTOCOL}, got ${keyText(protocol)}.`);
  const places = await placeStorages(source, keys, storages, end);
  return openTorchParts({
    source,
    format: 'pytorch-legacy',
    root,
    key,
    bigEndian: system instanceof Map && system.get('little_endian') === false,
    storageBytes: (storage) => places.get(storage)?.bytes,
    readStorage: (storage) => {
      const { position, bytes } = places.get(storage)!;
      return source.read(position, bytes);
    },
  });
}
