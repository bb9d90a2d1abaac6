import type { ByteSource } from '../byte-source.js';
import { badFile, unsupported } from '../errors.js';
import type { TensorFile } from '../tensor-file.js';
import { openZip } from '../zip/zip-archive.js';
import type { ZipArchive } from '../zip/zip-archive.js';
import type { ZipEntry } from '../zip/zip-directory.js';
import { loadStorage } from './load-storage.js';
import { openTorchParts } from './torch-file.js';
import { unpickle } from './unpickle.js';

const PICKLE = '/data.pkl';

/** The names and shapes of a hundred thousand tensors take a third of this. */
export const MAX_PICKLE_BYTES = 2 ** 26;

/** The folder that all entries lie in, by the pickle in it. */
function findFolder(file: string, { entries }: ZipArchive): string {
  const names = [...entries.keys()];
  const pickle = names.find(
    (name) => name.endsWith(PICKLE) && name.indexOf('/') === name.length - PICKLE.length,
  );
  const fail = (message: string, hint?: string): never => {
    throw unsupported(message, hint === undefined ? {} : { hint });
  };
  if (pickle === undefined) {
    if (names.some((name) => name.endsWith('.npy'))) {
      return fail(
        `Expected ${file} to be a PyTorch file, found an archive of NumPy arrays.`,
        'Name it .npz.',
      );
    }
    const found = names.slice(0, 5).join(', ') || 'an empty archive';
    return fail(`Expected ${file} to hold PyTorch's data.pkl, found ${found}.`);
  }
  const folder = pickle.slice(0, -PICKLE.length);
  if (entries.has(`${folder}/constants.pkl`) || names.some((name) => name.startsWith(`${folder}/code/`))) {
    return fail(
      `${file} is a TorchScript archive, a program with its weights.`,
      'Save the weights alone in Python: ' +
        'torch.save(torch.jit.load(FILE, map_location="cpu").state_dict(), NEW_FILE).',
    );
  }
  return folder;
}

async function isBigEndian(file: string, archive: ZipArchive, folder: string): Promise<boolean> {
  const entry = archive.entries.get(`${folder}/byteorder`);
  if (entry === undefined) return false; // before PyTorch 2.1 there was none
  const order = Buffer.from(await archive.peek(entry, 16))
    .toString('latin1')
    .trim();
  if (order !== 'little' && order !== 'big')
    throw badFile(`Expected the byteorder of ${file} to be little or big, got ${JSON.stringify(order)}.`);
  return order === 'big';
}

/** Opens what torch.save writes since PyTorch 1.6: a zip archive of a pickle and a file for each storage. */
export async function openTorchZip(source: ByteSource, key?: string): Promise<TensorFile> {
  const { file } = source;
  const archive = await openZip(source);
  const folder = findFolder(file, archive);
  const pickle = archive.entries.get(`${folder}${PICKLE}`)!;
  if (pickle.size > MAX_PICKLE_BYTES)
    throw unsupported(
      `Expected a pickle of at most ${MAX_PICKLE_BYTES} bytes in ${file}, got ${pickle.size}.`,
    );
  const { value: root } = unpickle(await archive.read(pickle), { where: file, loadPersistent: loadStorage });
  const entryOf = (key: string): ZipEntry | undefined => archive.entries.get(`${folder}/data/${key}`);
  return openTorchParts({
    source,
    format: 'pytorch',
    root,
    key,
    bigEndian: await isBigEndian(file, archive, folder),
    storageBytes: (storage) => entryOf(storage)?.size,
    readStorage: (storage) => archive.read(entryOf(storage)!),
  });
}
