import { WeightsError, badFile } from '../errors.js';

/** The part of h5wasm's module (HDF5 2.0 in WebAssembly) that is used here. */
export interface H5Module {
  readonly FS: H5FileSystem;
  readonly HEAPU8: Uint8Array;
  readonly H5F_ACC_RDONLY: number;
  readonly H5G_GROUP: number;
  readonly H5G_DATASET: number;
  readonly _malloc: (bytes: number) => number;
  readonly _free: (pointer: number) => void;
  readonly open: (file: string, mode: number, trackOrder: boolean, low: number, high: number) => bigint;
  readonly close_file: (id: bigint) => number;
  readonly get_names: (id: bigint, path: string, recursive: boolean) => string[];
  readonly get_type: (id: bigint, path: string) => number;
  readonly get_dataset_metadata: (id: bigint, path: string) => H5Metadata;
  readonly get_attribute_names: (id: bigint, path: string) => string[];
  readonly get_attribute_metadata: (id: bigint, path: string, name: string) => H5Metadata;
  readonly get_dataset_data: (
    id: bigint,
    path: string,
    count: bigint[] | null,
    offset: bigint[] | null,
    strides: bigint[] | null,
    pointer: bigint,
  ) => number;
  /** Makes errors of HDF5 exceptions; else they are printed and the memory is left as it was. */
  readonly activate_throwing_error_handler: () => void;
}

/** Emscripten's file system in memory. Nothing of the machine's own files is in it. */
export interface H5FileSystem {
  /** What a file operation fails with; other exceptions would leave the library in the middle of its work. */
  readonly ErrnoError: new (code: number) => Error;
  readonly createDataFile: (
    folder: string,
    name: string,
    data: Uint8Array,
    read: boolean,
    write: boolean,
  ) => unknown;
  readonly lookupPath: (path: string) => { node: H5Node };
  readonly unlink: (path: string) => void;
}

export interface H5Node {
  usedBytes: number;
  stream_ops: object;
}

/** What HDF5 says of a data set or an attribute. */
export interface H5Metadata {
  /** H5T_class_t: 0 integer, 1 float, 3 text, 6 compound, 8 enumeration, … */
  readonly type: number;
  readonly size: number;
  readonly signed: boolean;
  readonly vlen: boolean;
  readonly shape: readonly number[] | null;
  readonly total_size: number;
  readonly enum_type?: { readonly members: Readonly<Record<string, number>> };
  /** Files that a virtual data set takes its values from. */
  readonly virtual_sources?: readonly { readonly file_name: string }[];
}

interface H5Wasm {
  readonly ready: Promise<unknown>;
  readonly Group: new (id: bigint, path: string) => { get_attribute: (name: string, json: true) => unknown };
}

export interface H5Library {
  readonly module: H5Module;
  /** The value of an attribute as plain data. */
  readonly attribute: (id: bigint, path: string, name: string) => unknown;
}

let loading: Promise<H5Library> | undefined;
/** The file that a fault happened in; the library's memory is not to be trusted after it. */
let brokenBy: string | undefined;

/** Whether the library failed for good in this process. */
export function isBroken(): boolean {
  return brokenBy !== undefined;
}

async function load(): Promise<H5Library> {
  // Only those who read such files load its four megabytes.
  const h5wasm = (await import('h5wasm')) as unknown as H5Wasm;
  const module = (await h5wasm.ready) as H5Module;
  module.activate_throwing_error_handler();
  return { module, attribute: (id, path, name) => new h5wasm.Group(id, path).get_attribute(name, true) };
}

/** h5wasm, loaded once a process. */
export function loadH5(): Promise<H5Library> {
  return (loading ??= load());
}

/** The names of errors that leave the library in the middle of its work: it ran out of its memory or of the stack. */
const FAULTS: readonly unknown[] = ['RuntimeError', 'RangeError'];

function isFault(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'name' in cause && FAULTS.includes(cause.name);
}

/**
 * Runs a call into the library.
 *
 * @throws WeightsError BAD_FILE with HDF5's own reason; after a fault (it ran wild in its memory, which the sandbox stopped)
 * also for every later file, until the process ends
 */
export function callH5<T>(file: string, doing: string, body: () => T): T {
  if (brokenBy !== undefined) {
    throw badFile(`Cannot read ${file}: the HDF5 library failed for good on the damaged file ${brokenBy}.`, {
      hint: 'Start a new process for other files.',
    });
  }
  try {
    return body();
  } catch (cause) {
    if (cause instanceof WeightsError) throw cause;
    if (isFault(cause)) brokenBy = file;
    throw badFile(`Expected ${file} to be a whole HDF5 file: cannot ${doing}${reasonOf(cause)}.`, {
      cause,
    });
  }
}

/**
 * The innermost description of HDF5's stack of errors, of which each line is `#003: place line 7 in f(): description`;
 * not the search for plugins, which follows upon a filter that is missing.
 */
function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const descriptions = [...text.matchAll(/^\s*#\d+: (?!.*\/H5PL).*?\(\): (.*)$/gm)].map((match) =>
    match[1]!.trim(),
  );
  return descriptions.length === 0 ? '' : ` (${descriptions.at(-1)!})`;
}
