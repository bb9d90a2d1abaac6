import { randomUUID } from 'node:crypto';
import { closeAll, closing } from '@ssd/files';
import { setOpAttribute } from '../eager/op-attributes.js';
import type { Pointer } from '../native/c-api.js';
import { DataType, type TypedArray } from '../native/data-type.js';
import { deleteStringTensor, newStringTensor, newTensor } from '../native/native-tensor.js';
import { Status } from '../native/status.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { attribute } from '../tfjs/attributes.js';
import type { OpAttribute } from '../tfjs/binding.js';

/** A value for an op's input: a string scalar, or a tensor. */
export type SummaryInput =
  | string
  | Uint8Array
  | { readonly dataType: number; readonly shape: readonly number[]; readonly values: TypedArray };

/** A scalar as an op takes it. */
export function scalarInput(dataType: number, value: number): SummaryInput {
  return {
    dataType,
    shape: [],
    values:
      dataType === DataType.INT64
        ? BigInt64Array.of(BigInt(value))
        : dataType === DataType.INT32
          ? Int32Array.of(value)
          : Float32Array.of(value),
  };
}

/** TensorFlow's summary writer as an eager resource: ops by name on one handle. */
export class SummaryResource {
  readonly #tf: LoadedTensorFlow;
  readonly #handle: Pointer;

  constructor(tf: LoadedTensorFlow) {
    this.#tf = tf;
    // A shared name of its own: under an equal one, two writers would be the same resource.
    const op = this.#newOp('SummaryWriter', [attribute.string('shared_name', randomUUID())]);
    try {
      const handles: Pointer[] = [null];
      tf.api.TFE_Execute(op, handles, [1], tf.status.pointer);
      tf.status.check('SummaryWriter');
      this.#handle = handles[0] ?? null;
    } finally {
      tf.api.TFE_DeleteOp(op);
    }
  }

  /** Runs an op on the writer and `inputs`, on this thread. */
  run(type: string, inputs: readonly SummaryInput[], attributes: readonly OpAttribute[] = []): void {
    const { api, status } = this.#tf;
    const call = this.#call(type, inputs, attributes);
    try {
      api.TFE_Execute(call.op, [], [0], status.pointer);
      status.check(type);
    } finally {
      call.free();
    }
  }

  /** Runs an op without inputs on a thread of its own: flushing waits for the disk. */
  async runOffThread(type: string): Promise<void> {
    const { api } = this.#tf;
    const call = this.#call(type, [], []);
    const status = new Status(api);
    try {
      await new Promise<void>((resolve, reject) => {
        api.TFE_Execute.async(call.op, [], [0], status.pointer, (error: Error | null) => {
          if (error === null) resolve();
          else reject(error);
        });
      });
      status.check(type);
    } finally {
      call.free();
      status.delete();
    }
  }

  /** Frees the handle; the writer itself goes with CloseSummaryWriter. */
  delete(): void {
    this.#tf.api.TFE_DeleteTensorHandle(this.#handle);
  }

  #newOp(type: string, attributes: readonly OpAttribute[]): Pointer {
    const { api, status, context } = this.#tf;
    const op = api.TFE_NewOp<Pointer>(context, type, status.pointer);
    status.check(type);
    try {
      for (const entry of attributes) setOpAttribute(this.#tf, op, entry);
      return op;
    } catch (error) {
      api.TFE_DeleteOp(op);
      throw error;
    }
  }

  #call(
    type: string,
    inputs: readonly SummaryInput[],
    attributes: readonly OpAttribute[],
  ): { op: Pointer; free: () => void } {
    const { api, status } = this.#tf;
    const op = this.#newOp(type, attributes);
    const releases: (() => void)[] = [
      () => {
        api.TFE_DeleteOp(op);
      },
    ];
    const free = (): void => {
      closeAll(...releases);
    };
    const addInput = (handle: Pointer): void => {
      api.TFE_OpAddInput(op, handle, status.pointer);
      status.check(type); // at once: the next call would write its own success over it
    };
    try {
      addInput(this.#handle);
      for (const input of inputs) {
        const { tensor, release } = this.#tensor(input);
        // After the op, which reads what the tensor owns.
        releases.push(release);
        const handle = api.TFE_NewTensorHandle<Pointer>(tensor, status.pointer);
        status.check(type);
        // The op holds a reference of its own.
        closing(
          () => {
            addInput(handle);
          },
          () => {
            api.TFE_DeleteTensorHandle(handle);
          },
        );
      }
      return { op, free };
    } catch (error) {
      closeAll(() => {
        throw error;
      }, free);
      throw error;
    }
  }

  #tensor(input: SummaryInput): { tensor: Pointer; release: () => void } {
    const { api } = this.#tf;
    if (typeof input === 'string' || input instanceof Uint8Array) {
      const text = newStringTensor(api, [], [input]);
      return {
        tensor: text,
        release: () => {
          deleteStringTensor(api, text, 1);
        },
      };
    }
    const tensor = newTensor(api, input.dataType, input.shape, input.values);
    return {
      tensor,
      release: () => {
        api.TF_DeleteTensor(tensor);
      },
    };
  }
}
