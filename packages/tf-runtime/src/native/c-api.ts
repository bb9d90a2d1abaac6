import koffi, { type LibraryHandle, type TypeObject } from 'koffi';
import { TensorFlowError } from './tensorflow-error.js';

/** An address that TensorFlow gave us. Opaque on purpose. */
export type Pointer = bigint | null;

/** One output of a graph node: `TF_Output`, passed by value. */
export interface Output {
  readonly oper: Pointer;
  readonly index: number;
}

// Anonymous: koffi refuses a second type of the same name, and this module may be loaded twice (ESM and CommonJS, jest).
const TF_Output = koffi.struct({ oper: 'void*', index: 'int' });
const outputs = koffi.pointer(TF_Output);
const pointers = koffi.pointer('void*');

/** `TF_Buffer`, to decode what TensorFlow fills in. */
export const bufferType: TypeObject = koffi.struct({ data: 'void*', length: 'size_t', deallocator: 'void*' });

// Types of koffi's making; its own name for them is not exported.
type Signature = readonly [result: string, parameters: readonly unknown[]];

function signatures<Names extends string>(table: Record<Names, Signature>): Record<Names, Signature> {
  return table;
}

// The functions of tensorflow/c/{c_api,tf_status,tf_tensor,tf_tstring,eager/c_api}.h that we call.
const SIGNATURES = signatures({
  TF_Version: ['const char*', []],
  TF_NewStatus: ['void*', []],
  TF_DeleteStatus: ['void', ['void*']],
  TF_GetCode: ['int', ['void*']],
  TF_SetStatus: ['void', ['void*', 'int', 'const char*']],
  TF_Message: ['const char*', ['void*']],

  TF_AllocateTensor: ['void*', ['int', 'int64_t*', 'int', 'size_t']],
  TF_TensorData: ['void*', ['void*']],
  TF_TensorByteSize: ['size_t', ['void*']],
  TF_TensorType: ['int', ['void*']],
  TF_NumDims: ['int', ['void*']],
  TF_Dim: ['int64_t', ['void*', 'int']],
  TF_DeleteTensor: ['void', ['void*']],
  TF_StringInit: ['void', ['void*']],
  TF_StringCopy: ['void', ['void*', 'const void*', 'size_t']],
  TF_StringGetDataPointer: ['void*', ['void*']],
  TF_StringGetSize: ['size_t', ['void*']],
  TF_StringDealloc: ['void', ['void*']],

  TF_NewBuffer: ['void*', []],
  TF_NewBufferFromString: ['void*', ['const void*', 'size_t']],
  TF_DeleteBuffer: ['void', ['void*']],

  TF_NewGraph: ['void*', []],
  TF_DeleteGraph: ['void', ['void*']],
  TF_NewOperation: ['void*', ['void*', 'const char*', 'const char*']],
  TF_AddInput: ['void', ['void*', TF_Output]],
  TF_AddInputList: ['void', ['void*', outputs, 'int']],
  TF_AddControlInput: ['void', ['void*', 'void*']],
  TF_SetAttrType: ['void', ['void*', 'const char*', 'int']],
  TF_SetAttrTypeList: ['void', ['void*', 'const char*', 'int*', 'int']],
  TF_SetAttrInt: ['void', ['void*', 'const char*', 'int64_t']],
  TF_SetAttrIntList: ['void', ['void*', 'const char*', 'int64_t*', 'int']],
  TF_SetAttrFloat: ['void', ['void*', 'const char*', 'float']],
  TF_SetAttrBool: ['void', ['void*', 'const char*', 'uint8_t']],
  TF_SetAttrString: ['void', ['void*', 'const char*', 'const char*', 'size_t']],
  TF_SetAttrShape: ['void', ['void*', 'const char*', 'int64_t*', 'int']],
  TF_SetAttrTensor: ['void', ['void*', 'const char*', 'void*', 'void*']],
  TF_FinishOperation: ['void*', ['void*', 'void*']],
  TF_OperationOutputType: ['int', [TF_Output]],
  TF_GraphGetTensorNumDims: ['int', ['void*', TF_Output, 'void*']],
  TF_GraphGetTensorShape: ['void', ['void*', TF_Output, 'int64_t*', 'int', 'void*']],
  TF_OperationName: ['const char*', ['void*']],
  TF_OperationNumOutputs: ['int', ['void*']],
  TF_GraphOperationByName: ['void*', ['void*', 'const char*']],
  TF_GraphToGraphDef: ['void', ['void*', 'void*', 'void*']],
  TF_GraphGetOpDef: ['void', ['void*', 'const char*', 'void*', 'void*']],

  TF_NewServer: ['void*', ['const void*', 'size_t', 'void*']],
  TF_ServerStart: ['void', ['void*', 'void*']],
  TF_ServerTarget: ['const char*', ['void*']],

  TF_NewSessionOptions: ['void*', []],
  TF_DeleteSessionOptions: ['void', ['void*']],
  TF_SetConfig: ['void', ['void*', 'const void*', 'size_t', 'void*']],
  TF_SetTarget: ['void', ['void*', 'const char*']],
  TF_NewSession: ['void*', ['void*', 'void*', 'void*']],
  TF_CloseSession: ['void', ['void*', 'void*']],
  TF_DeleteSession: ['void', ['void*', 'void*']],
  TF_SessionRun: [
    'void',
    [
      'void*',
      'void*',
      outputs,
      pointers,
      'int',
      outputs,
      koffi.out(pointers),
      'int',
      pointers,
      'int',
      'void*',
      'void*',
    ],
  ],

  TFE_NewContextOptions: ['void*', []],
  TFE_DeleteContextOptions: ['void', ['void*']],
  TFE_NewContext: ['void*', ['void*', 'void*']],
  TFE_ContextListDevices: ['void*', ['void*', 'void*']],
  TFE_NewOp: ['void*', ['void*', 'const char*', 'void*']],
  TFE_DeleteOp: ['void', ['void*']],
  TFE_OpAddInput: ['void', ['void*', 'void*', 'void*']],
  TFE_OpSetAttrType: ['void', ['void*', 'const char*', 'int']],
  TFE_OpSetAttrInt: ['void', ['void*', 'const char*', 'int64_t']],
  TFE_OpSetAttrIntList: ['void', ['void*', 'const char*', 'int64_t*', 'int']],
  TFE_OpSetAttrFloat: ['void', ['void*', 'const char*', 'float']],
  TFE_OpSetAttrBool: ['void', ['void*', 'const char*', 'uint8_t']],
  TFE_OpSetAttrString: ['void', ['void*', 'const char*', 'const char*', 'size_t']],
  TFE_OpSetAttrShape: ['void', ['void*', 'const char*', 'int64_t*', 'int', 'void*']],
  TFE_Execute: ['void', ['void*', koffi.out(pointers), koffi.inout(koffi.pointer('int')), 'void*']],
  TFE_NewTensorHandle: ['void*', ['void*', 'void*']],
  TFE_DeleteTensorHandle: ['void', ['void*']],
  TFE_TensorHandleResolve: ['void*', ['void*', 'void*']],
  TFE_TensorHandleDataType: ['int', ['void*']],
  TFE_TensorHandleNumDims: ['int', ['void*', 'void*']],
  TFE_TensorHandleDim: ['int64_t', ['void*', 'int', 'void*']],

  TF_DeviceListCount: ['int', ['void*']],
  TF_DeviceListName: ['const char*', ['void*', 'int', 'void*']],
  TF_DeviceListType: ['const char*', ['void*', 'int', 'void*']],
  TF_DeviceListMemoryBytes: ['int64_t', ['void*', 'int', 'void*']],
  TF_DeleteDeviceList: ['void', ['void*']],
});

/** A C function. Results are numbers, strings or {@link Pointer}s: the caller knows which. */
export interface NativeFunction {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the C header is the type
  <T>(...args: unknown[]): T;
  async(...args: unknown[]): void;
}

type Name = keyof typeof SIGNATURES;

/** TensorFlow's C API, each function bound at its first use. */
export type CApi = Readonly<Record<Name, NativeFunction>>;

/**
 * Binds the C API of an opened library.
 *
 * Lazily, so that an older library works as long as nobody calls what it lacks.
 *
 * @throws TensorFlowError (UNIMPLEMENTED) at the first use of a function that the library lacks, with its name and the
 * version found.
 */
export function bindCApi(library: LibraryHandle, path: string): CApi {
  const api = {} as Record<Name, NativeFunction>;
  for (const name of Object.keys(SIGNATURES) as Name[]) {
    Object.defineProperty(api, name, {
      configurable: true,
      enumerable: true,
      get: () => {
        const bound = bind(library, name, () => versionOf(library, path));
        Object.defineProperty(api, name, { value: bound, enumerable: true });
        return bound;
      },
    });
  }
  return api;
}

function bind(library: LibraryHandle, name: Name, found: () => string): NativeFunction {
  const [result, parameters] = SIGNATURES[name];
  try {
    return library.func(name, result, parameters as TypeObject[]);
  } catch (cause) {
    throw new TensorFlowError('UNIMPLEMENTED', `the library has no function ${name}; found ${found()}`, {
      op: name,
      hint: 'Fetch TensorFlow 2.21 with fetchLibrary(), or point SSD_LIBTENSORFLOW at a newer library.',
      cause,
    });
  }
}

function versionOf(library: LibraryHandle, path: string): string {
  try {
    return `TensorFlow ${String(library.func('const char* TF_Version()')())} at ${path}`;
  } catch {
    return `a library without TF_Version at ${path}`;
  }
}
