import type { DType } from '../dtype.js';

/** A run of numbers in the file that tensors are views of. */
export class Storage {
  constructor(
    /** Name of its bytes in the file. */
    readonly key: string,
    /** Of its elements; undefined for bytes without a type (`UntypedStorage`) and for dtypes that do not exist here. */
    readonly dtype: DType | undefined,
    readonly dtypeName: string,
    readonly elementBytes: number,
    /** In elements. */
    readonly length: number,
    /** Where it begins in the bytes of that key: old files have views of storages. In elements. */
    readonly start: number,
  ) {}
}

/** A tensor as the pickle describes it. Offset and strides count elements. */
export class StoredTensor {
  constructor(
    readonly storage: Storage,
    /** Undefined for a dtype of PyTorch that does not exist here; `dtypeName` then says which. */
    readonly dtype: DType | undefined,
    readonly dtypeName: string,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

/** A Python tuple; lists are arrays. */
export class Tuple {
  constructor(readonly items: readonly PickleValue[]) {}
}

/** Something that may be named in the pickle (a function, a class, a dtype) and has been looked up in the list of what may. */
export class KnownGlobal {
  constructor(
    /** Dotted, as in Python. */
    readonly name: string,
    readonly meaning: GlobalMeaning,
  ) {}
}

/** A value that is there but of no interest, such as a device. */
export class Ignored {
  constructor(readonly what: string) {}
}

/**
 * An object of a class that is not known here, or what a function that is not known would have made: what a file says of
 * it, and nothing that could do anything.
 */
export class Placeholder {
  /** Arguments, attributes and items, as they came. */
  readonly parts: PickleValue[] = [];
  constructor(
    /** Of the class or function, dotted, as in Python. */
    readonly what: string,
  ) {}
}

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | Tuple
  | KnownGlobal
  | Storage
  | StoredTensor
  | Ignored
  | Placeholder;

/** What a global does where the pickle uses it. */
export type GlobalMeaning =
  | {
      readonly kind: 'storage';
      readonly dtype: DType | undefined;
      readonly dtypeName: string;
      readonly elementBytes: number;
    }
  | { readonly kind: 'dtype'; readonly dtype: DType | undefined; readonly dtypeName: string }
  | { readonly kind: 'function'; readonly call: GlobalFunction }
  /** A class that only stands as an argument. */
  | { readonly kind: 'class' }
  /** A class or function that is not known and is never looked for: what it makes is a `Placeholder`. */
  | { readonly kind: 'unknown' }
  /** Python's getattr, which pickles of old protocols reach a method by, and attacks reach everything by. */
  | { readonly kind: 'getattr' };

/**
 * A function of the list, as it is done here.
 *
 * @param spend is told how many values the call looks at, and throws where a pickle makes that too many
 */
export type GlobalFunction = (args: readonly PickleValue[], spend: (values: number) => void) => PickleValue;
