import { openSource } from '../byte-source.js';
import { decodeTensor } from '../decode-tensor.js';
import { hostIsLittleEndian } from '../byte-order.js';
import { badFile, ioError, unsupported } from '../errors.js';
import { UnreadableTensors } from '../unreadable-tensors.js';
import { bytesOfShape, maxTensorBytes, tensorFile } from '../tensor-file.js';
import type { TensorEntry, TensorFile } from '../tensor-file.js';
import { openZip } from '../zip/zip-archive.js';
import { mount } from './h5-device.js';
import { fileBytes, memoryBytes } from './sync-bytes.js';
import type { SyncBytes } from './sync-bytes.js';
import { dtypeOfH5, nameOfH5 } from './h5-dtype.js';
import { callH5, loadH5 } from './h5-library.js';
import { hasUsualSizes } from './h5-guard.js';
import type { H5Library } from './h5-library.js';
import { readH5Values } from './h5-read.js';
import { walkH5 } from './h5-walk.js';
import { kerasLayout, kerasName, layerGroup } from './keras-names.js';

interface KerasEntry extends TensorEntry {
  readonly path: string;
}

/** Attributes of Keras worth telling. */
const METADATA = ['keras_version', 'backend'];

/** The weights inside a .keras archive. */
const INNER = 'model.weights.h5';

/** A text attribute of an object; undefined where it has none of that name, or one of another kind. */
function textAttribute(
  file: string,
  { module, attribute }: H5Library,
  id: bigint,
  path: string,
  name: string,
): string | undefined {
  return callH5(file, `read the attributes of "${path}"`, () => {
    if (!module.get_attribute_names(id, path).includes(name)) return undefined;
    const { type, size, total_size: count } = module.get_attribute_metadata(id, path, name);
    if (type !== 3 || count !== 1 || size > 2 ** 16) return undefined;
    const value = attribute(id, path, name);
    return typeof value === 'string' ? value : undefined;
  });
}

function describe(
  file: string,
  library: H5Library,
  id: bigint,
  fileSize: number,
): { entries: KerasEntry[]; notes: string[]; leftOut: UnreadableTensors } {
  const { module } = library;
  const { root, left } = kerasLayout(callH5(file, 'list it', () => module.get_names(id, '/', false)));
  const { dataSets, links, damaged } = walkH5(file, library, id, root);
  const leftOut = new UnreadableTensors(file);
  const inOptimizer = (path: string): boolean => left.some((name) => path.startsWith(`/${name}/`));
  for (const path of links) leftOut.add('links out of the file or to nothing', kerasName(path, root));
  for (const [path, error] of damaged)
    if (!inOptimizer(path)) leftOut.addDamaged(kerasName(path, root), error);
  const layers = new Map<string, string | undefined>();
  const layerOf = (path: string): string | undefined => {
    const group = layerGroup(path);
    if (group === undefined) return undefined;
    if (!layers.has(group)) layers.set(group, textAttribute(file, library, id, group, 'name'));
    return layers.get(group);
  };
  const entries: KerasEntry[] = [];
  const names = new Set<string>();
  let total = 0;
  for (const { path, metadata } of dataSets.filter((dataSet) => !inOptimizer(dataSet.path))) {
    const short = kerasName(path, root);
    const name = names.has(short) ? `${short}:0` : short;
    names.add(name);
    const dtype = dtypeOfH5(metadata);
    const { shape } = metadata;
    if (dtype === undefined) leftOut.add(`of ${nameOfH5(metadata)}`, name);
    else if (shape === null) leftOut.add('without values', name);
    else if (metadata.virtual_sources !== undefined) leftOut.add('whose values lie in other files', name);
    else {
      const bytes = bytesOfShape(dtype, shape);
      total += bytes ?? Infinity;
      if (bytes === undefined || total > maxTensorBytes(fileSize)) {
        throw badFile(
          `Expected tensors that ${file} of ${fileSize} bytes can hold, got "${name}" of shape [${shape.join(', ')}].`,
        );
      }
      const layer = layerOf(path);
      entries.push({
        name,
        dtype,
        shape: [...shape],
        bytes,
        path,
        ...(layer === undefined ? {} : { layer }),
      });
    }
  }
  const aside = left.length === 0 ? [] : [`Left out beside the weights: ${left.join(', ')}.`];
  return { entries, notes: aside, leftOut };
}

async function openH5(file: string, bytes: SyncBytes): Promise<TensorFile> {
  const library = await loadH5();
  const { module } = library;
  if (!hasUsualSizes(bytes)) {
    bytes.close();
    throw unsupported(`Expected addresses and lengths of eight bytes in ${file}, an HDF5 file.`);
  }
  const { path, unmount } = mount(module, bytes);
  const release = (): void => {
    unmount();
    bytes.close();
  };
  let id: bigint;
  try {
    id = callH5(file, 'open it', () => module.open(path, module.H5F_ACC_RDONLY, false, -1, -1));
  } catch (error) {
    release();
    throw error;
  }
  const close = (): Promise<void> => {
    try {
      callH5(file, 'close it', () => module.close_file(id));
    } finally {
      release();
    }
    return Promise.resolve();
  };
  try {
    const { entries, notes, leftOut } = describe(file, library, id, bytes.size);
    const metadata: Record<string, string> = {};
    for (const name of METADATA) {
      const value = textAttribute(file, library, id, '/', name);
      if (value !== undefined) metadata[name] = value;
    }
    return tensorFile({
      file,
      format: 'keras-h5',
      entries,
      notes,
      leftOut,
      metadata,
      readEntry: ({ name, dtype, shape, path: inside }) =>
        Promise.resolve(
          decodeTensor(
            dtype,
            shape,
            callH5(file, `read "${name}"`, () => readH5Values(module, id, inside, { dtype, shape })),
            { bigEndian: !hostIsLittleEndian },
          ),
        ),
      close,
    });
  } catch (error) {
    await close().catch(() => undefined); // what happened first is what counts
    throw error;
  }
}

/** The weights of a .keras archive; they are unpacked in memory. */
async function unpackKeras(file: string): Promise<SyncBytes> {
  const source = await openSource(file);
  try {
    const archive = await openZip(source);
    const entry = archive.entries.get(INNER);
    if (entry === undefined) {
      const names = [...archive.entries.keys()].slice(0, 5).join(', ');
      throw unsupported(`Expected ${file} to hold Keras' ${INNER}, found ${names || 'nothing'}.`);
    }
    return memoryBytes(await archive.read(entry));
  } finally {
    await source.close();
  }
}

/**
 * Opens the weights of a Keras model: .h5 of Keras 1 and 2 (whole models and weights alone), .weights.h5 and .keras of
 * Keras 3, and any other HDF5 file. Only the structure is read. Links out of the file are not followed.
 *
 * @throws WeightsError BAD_FILE, UNSUPPORTED or IO
 */
export async function openKeras(file: string): Promise<TensorFile> {
  const source = await openSource(file); // whether it is there, and a file; and what it is
  const head = await source.read(0, Math.min(2, source.size)).finally(source.close);
  if (Buffer.from(head).toString('latin1') === 'PK') return openH5(file, await unpackKeras(file));
  try {
    return await openH5(file, fileBytes(file));
  } catch (error) {
    throw ioError('read', file, error);
  }
}
