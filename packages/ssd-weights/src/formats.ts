import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { WeightsError, badFile, unsupported } from './errors.js';
import { openKeras } from './keras/open-keras.js';
import { openNpy, writeNpy } from './npy-file.js';
import { openNpz } from './read-npz.js';
import { openSafetensors } from './read-safetensors.js';
import { sniff } from './sniff.js';
import { belowKey } from './below-key.js';
import type { OpenOptions, TensorFile } from './tensor-file.js';
import type { TensorMap } from './tensor.js';
import { openFolder } from './tensorflow/open-folder.js';
import { openTensorFlowV1 } from './tensorflow/open-v1.js';
import { openTensorFlowV2 } from './tensorflow/open-v2.js';
import { writeTensorFlowV2 } from './tensorflow/write-v2.js';
import { openTorch } from './torch/open-torch.js';
import { writeNpz } from './write-npz.js';
import { writeSafetensors } from './write-safetensors.js';

interface Format {
  readonly open: (file: string, options: OpenOptions) => Promise<TensorFile>;
  /** Missing where the format is only read. */
  readonly write?: (file: string, tensors: TensorMap) => Promise<void>;
}

/** The tensors below a key, where one was given. */
async function below(opening: Promise<TensorFile>, { key }: OpenOptions): Promise<TensorFile> {
  return key === undefined ? opening : belowKey(await opening, key);
}

function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  return stat(path).then(
    (found) => (found.isDirectory() ? 'folder' : 'file'),
    () => undefined,
  );
}

const INDEX = '.index';
const SHARD = /\.data-\d{5}-of-\d{5}$/;

async function writeOneNpy(file: string, tensors: TensorMap): Promise<void> {
  const [first, ...rest] = tensors.values();
  if (first === undefined || rest.length > 0) {
    throw unsupported(`Expected one tensor for ${file}, got ${tensors.size}.`, {
      hint: 'Write .npz or .safetensors.',
    });
  }
  await writeNpy(file, first);
}

/** By what it holds, a file whose extension says nothing, or may say two things. */
async function openBySniffing(file: string, options: OpenOptions): Promise<TensorFile> {
  // The prefix of a checkpoint is the name of no file.
  if ((await kindOf(file)) === undefined && (await kindOf(`${file}${INDEX}`)) === 'file')
    return below(openTensorFlowV2(file), options);
  const found = await sniff(file);
  if (found === 'hdf5') return below(openKeras(file), options);
  if (found === 'table') return below(openTensorFlowV1(file), options);
  if (found === 'zip' || found === 'pickle') return openTorch(file, options);
  if (formatOf(file) === undefined)
    return unknown(file, `of which neither the extension nor the first bytes say what it is`);
  throw badFile(
    `Expected ${file} to be a whole checkpoint of TensorFlow's first format or of PyTorch, which its ends show: it is ` +
      'cut off or something else.',
  );
}

const torch: Format = { open: openTorch };
const keras: Format = { open: (file, options) => below(openKeras(file), options) };

const formats = {
  '.safetensors': {
    open: (file, options) => below(openSafetensors(file), options),
    write: (file, tensors) => writeSafetensors(file, tensors),
  },
  '.npz': { open: (file, options) => below(openNpz(file), options), write: writeNpz },
  '.npy': { open: (file, options) => below(openNpy(file), options), write: writeOneNpy },
  '.h5': keras,
  '.hdf5': keras,
  '.keras': keras,
  '.pth': torch,
  '.pt': torch,
  // TensorFlow's first format, a prefix of its second, or what PyTorch Lightning calls its own.
  '.ckpt': { open: openBySniffing, write: writeTensorFlowV2 },
  '.index': {
    open: (file, options) => below(openTensorFlowV2(file.slice(0, -INDEX.length)), options),
    write: (file, tensors) => writeTensorFlowV2(file.slice(0, -INDEX.length), tensors),
  },
} satisfies Record<string, Format>;

/** The extensions that are read. A folder, a checkpoint's prefix and a file that shows what it is need none. */
export const extensions = Object.keys(formats);

/** The extensions that are written. */
export const writableExtensions = Object.entries<Format>(formats).flatMap(([extension, { write }]) =>
  write === undefined ? [] : [extension],
);

function unknown(file: string, what?: string): never {
  const extension = extname(file).toLowerCase();
  throw new WeightsError(
    'UNKNOWN_FORMAT',
    `Expected ${file} to have one of the extensions ${extensions.join(', ')}, got ${extension === '' ? 'none' : `"${extension}"`}` +
      `${what === undefined ? '' : ` on a file ${what}`}.`,
    { hint: 'Name a checkpoint, or a file in one of these formats.' },
  );
}

function formatOf(file: string): Format | undefined {
  const extension = extname(file).toLowerCase();
  return Object.entries<Format>(formats).find(([known]) => known === extension)?.[1];
}

/**
 * Opens a weight file: reads its table of contents, and the values of a tensor when they are asked for. The format is the
 * one that the extension names, in either case; for a folder, a checkpoint's prefix or another extension it is the one
 * that is found there. Close it when done.
 *
 * @throws WeightsError UNKNOWN_FORMAT listing the extensions, NO_TENSOR for a key that is not there, BAD_FILE, UNSUPPORTED
 * or IO
 */
export async function openTensors(file: string, options: OpenOptions = {}): Promise<TensorFile> {
  const kind = await kindOf(file);
  if (kind === 'folder') return below(openFolder(file), options);
  if (SHARD.test(file)) return below(openTensorFlowV2(file.replace(SHARD, '')), options);
  const format = formatOf(file);
  if (format !== undefined) return format.open(file, options);
  return kind === 'file' || (await kindOf(`${file}${INDEX}`)) === 'file'
    ? openBySniffing(file, options)
    : unknown(file, 'that is not there');
}

/**
 * Writes tensors in the format that the extension names.
 *
 * @throws WeightsError UNKNOWN_FORMAT, UNSUPPORTED, BAD_TENSOR or IO
 */
export async function writeByExtension(file: string, tensors: TensorMap): Promise<void> {
  const format = formatOf(file) ?? unknown(file);
  if (format.write === undefined) {
    throw unsupported(
      `Expected ${file} to have an extension that is written (${writableExtensions.join(', ')}), got one that is only read.`,
      {
        hint: 'Give the file one of these extensions.',
      },
    );
  }
  await format.write(file, tensors);
}
