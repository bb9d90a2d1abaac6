import type { CApi, NativeFunction, Pointer } from '../native/c-api.js';
import { Status } from '../native/status.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';

/** What takes a TF_Status as its last argument, of what tests let fail. */
const WITH_STATUS: ReadonlySet<string> = new Set([
  'TF_SetAttrTensor',
  'TF_FinishOperation',
  'TF_GraphGetTensorNumDims',
  'TF_GraphGetTensorShape',
  'TF_GraphGetOpDef',
  'TF_SetConfig',
  'TF_NewSession',
  'TF_CloseSession',
  'TF_DeleteSession',
  'TF_SessionRun',
  'TFE_ContextListDevices',
  'TF_DeviceListName',
  'TF_DeviceListType',
  'TF_DeviceListMemoryBytes',
  'TFE_NewOp',
  'TFE_OpAddInput',
  'TFE_OpSetAttrShape',
  'TFE_Execute',
  'TFE_NewTensorHandle',
  'TFE_TensorHandleResolve',
  'TFE_TensorHandleNumDims',
  'TFE_TensorHandleDim',
]);

/** What frees something even where it fails. */
const FREES: ReadonlySet<string> = new Set(['TF_CloseSession', 'TF_DeleteSession', 'TF_FinishOperation']);

/** What makes something that must be deleted, and what deletes it. */
const PAIRS: Readonly<Record<string, string>> = {
  TF_AllocateTensor: 'TF_DeleteTensor',
  TFE_TensorHandleResolve: 'TF_DeleteTensor',
  TFE_NewTensorHandle: 'TFE_DeleteTensorHandle',
  TFE_NewOp: 'TFE_DeleteOp',
  TF_StringInit: 'TF_StringDealloc',
  TF_NewGraph: 'TF_DeleteGraph',
  TF_NewSession: 'TF_DeleteSession',
  TF_NewSessionOptions: 'TF_DeleteSessionOptions',
  TF_NewStatus: 'TF_DeleteStatus',
  TF_NewBuffer: 'TF_DeleteBuffer',
};

/** TensorFlow with calls that fail. */
export interface FailingLibrary {
  readonly tf: LoadedTensorFlow;
  /** The calls so far that take a status. */
  readonly calls: readonly string[];
  /** What was made and not deleted: name of the function that made it. */
  alive(): string[];
}

/**
 * The library with a call that fails: as TensorFlow does, the next call that succeeds may write its own status over it.
 *
 * @param fails - told the name and number of a call that takes a status, from 0
 */
export function failingLibrary(
  real: LoadedTensorFlow,
  fails: (name: string, call: number) => boolean,
): FailingLibrary {
  const calls: string[] = [];
  const made = new Map<string, string>();
  const wrap = (name: string, call: NativeFunction): NativeFunction => {
    const note = (args: unknown[], result: unknown): void => {
      if (PAIRS[name] !== undefined) made.set(`${PAIRS[name]} ${String(result ?? args[0])}`, name);
      else if (Object.values(PAIRS).includes(name)) made.delete(`${name} ${String(args[0])}`);
    };
    /** Counts a call that takes a status, and says whether it is to fail, which its status then tells. */
    const refused = (status: unknown): boolean => {
      if (!WITH_STATUS.has(name)) return false;
      const number = calls.push(name) - 1;
      if (!fails(name, number)) return false;
      refusal = `${name} ${number} was made to fail`;
      failing = status;
      return true;
    };
    let refusal = '';
    let failing: unknown;
    const tell = (): void => {
      real.api.TF_SetStatus(failing, 13, refusal);
    };
    const wrapped = (...args: unknown[]): unknown => {
      const isRefused = refused(args.at(-1));
      if (isRefused && !FREES.has(name)) {
        tell();
        return null;
      }
      const result = call<unknown>(...args);
      note(args, result);
      if (!isRefused) return result;
      tell();
      return null;
    };
    return Object.assign(wrapped, {
      async: (...args: unknown[]) => {
        if (!refused(args.at(-2))) {
          call.async(...args);
          return;
        }
        tell();
        setImmediate(args.at(-1) as (error: null) => void, null);
      },
    }) as unknown as NativeFunction;
  };
  const api = {} as Record<string, NativeFunction>;
  for (const name of Object.keys(real.api) as (keyof CApi)[]) {
    let bound: NativeFunction | undefined;
    Object.defineProperty(api, name, { get: () => (bound ??= wrap(name, real.api[name])) });
  }
  const shared = new Status(api as unknown as CApi);
  const before = new Set(made.keys());
  return {
    tf: {
      api: api as unknown as CApi,
      status: shared,
      get context(): Pointer {
        return real.context;
      },
      version: real.version,
      path: real.path,
      source: real.source,
      oneDnn: real.oneDnn,
      devices: () => real.devices(),
    },
    calls,
    alive: () => [...made].filter(([key]) => !before.has(key)).map(([, name]) => name),
  };
}

/** The library that `load` gives, for as long as a body runs. */
export async function withLibrary(library: FailingLibrary, body: () => Promise<void>): Promise<void> {
  const holder = (globalThis as Record<symbol, unknown>)[Symbol.for('@ssd/tf-runtime/library')] as {
    loaded: LoadedTensorFlow;
  };
  const real = holder.loaded;
  holder.loaded = library.tf;
  try {
    await body();
  } finally {
    holder.loaded = real;
  }
}
