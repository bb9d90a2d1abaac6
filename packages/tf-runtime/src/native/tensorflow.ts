import { dirname } from 'node:path';
import koffi from 'koffi';
import { fileIdentity } from '../library/file-identity.js';
import { type LocatedLibrary, locateLibrary } from '../library/locate-library.js';
import { type CApi, type NativeFunction, type Pointer, bindCApi } from './c-api.js';
import { openForever } from './dlopen.js';
import { type OneDnn, oneDnnInForce, settleOneDnn } from './one-dnn.js';
import { claimThread } from './one-thread.js';
import { isQuiet, quietLog } from './quiet-log.js';
import { silenceStderr } from './silence-stderr.js';
import { Status } from './status.js';
import { TensorFlowError } from './tensorflow-error.js';

/** A device that TensorFlow can compute on. */
export interface Device {
  /** Such as `/job:localhost/replica:0/task:0/device:CPU:0`. */
  readonly name: string;
  /** `CPU`, `GPU`, `NPU`, … */
  readonly type: string;
  /** Memory limit, bytes. */
  readonly memory: number;
}

/** TensorFlow's C library, opened. */
export interface TensorFlow {
  /** Such as `2.21.0`. */
  readonly version: string;
  /** The file that was opened. */
  readonly path: string;
  /** Where it was found, in words: an environment variable, the cache, a Python package. */
  readonly source: string;
  /** Whether TensorFlow computes convolutions and products through oneDNN in this process, and why. */
  readonly oneDnn: OneDnn;
  /** What TensorFlow can compute on. */
  devices(): Device[];
}

/** {@link TensorFlow} with what the rest of this package needs. */
export interface LoadedTensorFlow extends TensorFlow {
  readonly api: CApi;
  /** For synchronous calls; calls that run off the thread bring their own. */
  readonly status: Status;
  /** The eager context, made at first use. */
  readonly context: Pointer;
}

interface Holder {
  loaded?: LoadedTensorFlow;
  /** Of the file, when it was opened. */
  identity?: string | undefined;
}

// One per process, whichever copies of this package are loaded (ESM, CommonJS).
const KEY = Symbol.for('@ssd/tf-runtime/library');
const holder = ((globalThis as Record<symbol, unknown>)[KEY] ??= {}) as Holder;

/**
 * Finds and opens TensorFlow's C library. Once per process: later calls give the same object.
 *
 * Where it looks, in order: `library`, the variable `SSD_LIBTENSORFLOW`, our own cache folder, an installed tfjs-node,
 * the `tensorflow` package of a Python on PATH, the system loader.
 *
 * @throws TensorFlowError NOT_FOUND where there is none, FAILED_PRECONDITION from a second thread or for another library
 * than the one already open (the same file by another path, or through a link, is the same library), UNAVAILABLE where it
 * cannot be opened; LibraryError as {@link locateLibrary}
 */
export function loadTensorFlow(options: LoadOptions = {}): TensorFlow {
  return load(options);
}

/** Options of {@link loadTensorFlow}. */
export interface LoadOptions {
  /** Path of `libtensorflow_cc.so.2`, or of the folder that holds it. @default it is searched for */
  readonly library?: string;
  /** Told what was found, before any of its code runs. What this throws is thrown, and nothing is opened. */
  readonly onLocated?: (library: LocatedLibrary) => void;
}

/** {@link loadTensorFlow}, for the rest of this package. */
export function load({ library, onLocated }: LoadOptions = {}): LoadedTensorFlow {
  if (holder.loaded !== undefined) {
    if (library !== undefined) expectOpened(library, holder.loaded, holder.identity);
    return holder.loaded;
  }
  const files = locateLibrary(library === undefined ? {} : { library });
  if (files === undefined) {
    throw new TensorFlowError('NOT_FOUND', "TensorFlow's C library was not found", {
      hint: 'Fetch it with fetchLibrary() (about 850 MB on disk), or set SSD_LIBTENSORFLOW to libtensorflow_cc.so.2.',
    });
  }
  onLocated?.(files);
  claimThread();
  holder.loaded = open(files);
  holder.identity = fileIdentity(files.cc);
  return holder.loaded;
}

/** @throws TensorFlowError (FAILED_PRECONDITION) where `library` is another file than the one that is open */
function expectOpened(library: string, { path }: LoadedTensorFlow, identity = fileIdentity(path)): void {
  let cause: unknown;
  try {
    const asked = locateLibrary({ library });
    if (asked !== undefined && fileIdentity(asked.cc) === identity) return;
  } catch (error) {
    cause = error; // there is no library: all the less the one that is open
  }
  throw new TensorFlowError(
    'FAILED_PRECONDITION',
    `asked for TensorFlow at ${library}, but this process has already opened ${path}`,
    { hint: 'A process holds one TensorFlow. Load the one you want first, or start another process.', cause },
  );
}

function open(files: LocatedLibrary): LoadedTensorFlow {
  const decidedBy = settleOneDnn(files);
  try {
    if (isQuiet()) {
      silenceStderr(() => {
        openForever(files.framework);
      });
      quietLog(koffi.load(files.framework, { lazy: true, global: true }));
    }
    openForever(files.framework);
    openForever(files.cc);
  } catch (cause) {
    throw new TensorFlowError(
      'UNAVAILABLE',
      `${files.cc} (${files.source}) cannot be opened: ${(cause as Error).message}`,
      {
        hint: `Check the files in ${dirname(files.cc)}, or delete that folder and fetch it again with fetchLibrary().`,
        cause,
      },
    );
  }
  const api = bindCApi(koffi.load(files.cc, { lazy: true, global: true }), files.cc);
  const status = new Status(api);
  let context: Pointer = null;
  return {
    api,
    status,
    version: api.TF_Version<string>(),
    path: files.cc,
    source: files.source,
    oneDnn: oneDnnInForce(koffi.load(files.framework, { lazy: true, global: true }), decidedBy),
    get context() {
      return (context ??= newContext(api, status));
    },
    devices() {
      return listDevices(api, status, this.context);
    },
  };
}

function newContext(api: CApi, status: Status): Pointer {
  const options = api.TFE_NewContextOptions<Pointer>();
  const context = api.TFE_NewContext<Pointer>(options, status.pointer);
  api.TFE_DeleteContextOptions(options);
  status.check('TFE_NewContext');
  return context;
}

function listDevices(api: CApi, status: Status, context: Pointer): Device[] {
  const list = api.TFE_ContextListDevices<Pointer>(context, status.pointer);
  status.check('TFE_ContextListDevices');
  try {
    return Array.from({ length: api.TF_DeviceListCount<number>(list) }, (_, index) => {
      const ask = (call: NativeFunction): string | number | bigint => {
        const answer = call<string | number | bigint>(list, index, status.pointer);
        status.check('TF_DeviceList');
        return answer;
      };
      return {
        name: String(ask(api.TF_DeviceListName)),
        type: String(ask(api.TF_DeviceListType)),
        memory: Number(ask(api.TF_DeviceListMemoryBytes)),
      };
    });
  } finally {
    api.TF_DeleteDeviceList(list);
  }
}
