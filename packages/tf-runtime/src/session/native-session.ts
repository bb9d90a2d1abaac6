import { closeAll, closing, closingInTurn } from '@ssd/files';
import { bufferBytes } from '../native/buffer.js';
import type { Output, Pointer } from '../native/c-api.js';
import { Status } from '../native/status.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { TensorFlowError } from '../native/tensorflow-error.js';

/** One run of a session's graph. */
export interface NativeRun {
  readonly feeds: readonly { readonly output: Output; readonly tensor: Pointer }[];
  readonly fetches: readonly Output[];
  /** Operations to run without fetching anything. */
  readonly targets: readonly Pointer[];
  /** Serialised RunOptions. */
  readonly options?: Uint8Array | undefined;
  /** Ask for RunMetadata. */
  readonly metadata?: boolean;
  /** What is running, for errors. */
  readonly name: string;
}

/** Tensors of the fetches, which the caller deletes, and the RunMetadata asked for. */
export interface NativeResult {
  readonly tensors: Pointer[];
  readonly metadata: Uint8Array | undefined;
}

/** A `TF_Session` and its calls. */
export class NativeSession {
  readonly #tf: LoadedTensorFlow;
  readonly #pointer: Pointer;

  /** @param target of a server; undefined for this process alone */
  constructor(tf: LoadedTensorFlow, graph: Pointer, config: Uint8Array, target?: string) {
    this.#tf = tf;
    const { api, status } = tf;
    const options = api.TF_NewSessionOptions<Pointer>();
    try {
      api.TF_SetConfig(options, config, config.byteLength, status.pointer);
      status.check('TF_SetConfig');
      if (target !== undefined) api.TF_SetTarget(options, target);
      this.#pointer = api.TF_NewSession<Pointer>(graph, options, status.pointer);
      status.check('TF_NewSession');
    } finally {
      api.TF_DeleteSessionOptions(options);
    }
  }

  /** Runs on this thread. */
  runSync(run: NativeRun): NativeResult {
    const call = this.#call(run);
    return closing(() => {
      this.#tf.api.TF_SessionRun(...call.arguments);
      call.status.check(run.name);
      return call.result();
    }, call.free);
  }

  /** Runs on a thread of its own; the event loop goes on. */
  async run(run: NativeRun): Promise<NativeResult> {
    const call = this.#call(run);
    return closingInTurn(async () => {
      await new Promise<void>((resolve, reject) => {
        this.#tf.api.TF_SessionRun.async(...call.arguments, (error: Error | null) => {
          if (error === null) resolve();
          else reject(error);
        });
      });
      call.status.check(run.name);
      return call.result();
    }, call.free);
  }

  close(): void {
    closeSession(this.#tf, this.#pointer);
  }

  /** The native session, for a finalizer that outlives this object. */
  get pointer(): Pointer {
    return this.#pointer;
  }

  #call({ name, feeds, fetches, targets, options, metadata = false }: NativeRun): {
    arguments: unknown[];
    status: Status;
    result: () => NativeResult;
    free: () => void;
  } {
    const { api } = this.#tf;
    // TensorFlow reads what it is given without a look: at address 0 the process would end.
    const missing = [...feeds.map(({ output }) => output), ...fetches].some(({ oper }) => oper === null);
    if (missing || targets.includes(null) || feeds.some(({ tensor }) => tensor === null)) {
      throw new TensorFlowError(
        'INTERNAL',
        'expected operations and tensors to run with, got a null pointer',
        {
          op: `"${name}"`,
          hint: 'This is a fault of this package: please report it with what was compiled and run.',
        },
      );
    }
    // A status of its own: this may run beside other calls.
    const status = new Status(api);
    const optionsBuffer =
      options === undefined ? null : api.TF_NewBufferFromString<Pointer>(options, options.byteLength);
    const metadataBuffer = metadata ? api.TF_NewBuffer<Pointer>() : null;
    const tensors = new Array<Pointer>(fetches.length).fill(null);
    return {
      status,
      arguments: [
        this.#pointer,
        optionsBuffer,
        feeds.map((feed) => feed.output),
        feeds.map((feed) => feed.tensor),
        feeds.length,
        [...fetches],
        tensors,
        fetches.length,
        [...targets],
        targets.length,
        metadataBuffer,
        status.pointer,
      ],
      result: () => ({
        tensors,
        metadata: metadataBuffer === null ? undefined : bufferBytes(metadataBuffer),
      }),
      free: () => {
        if (optionsBuffer !== null) api.TF_DeleteBuffer(optionsBuffer);
        if (metadataBuffer !== null) api.TF_DeleteBuffer(metadataBuffer);
        status.delete();
      },
    };
  }
}

/** Closes and deletes a native session. @throws TensorFlowError of the first that fails; the other is done all the same */
export function closeSession({ api }: LoadedTensorFlow, pointer: Pointer): void {
  // A status of its own: what goes wrong here must not be taken for another call's failure.
  const status = new Status(api);
  closeAll(
    () => {
      api.TF_CloseSession(pointer, status.pointer);
      status.check('TF_CloseSession');
    },
    () => {
      api.TF_DeleteSession(pointer, status.pointer);
      status.check('TF_DeleteSession');
    },
    () => {
      status.delete();
    },
  );
}
