import type { CApi, Pointer } from './c-api.js';
import { hintFor, nodeIn } from './error-hints.js';
import { TensorFlowError, codeName } from './tensorflow-error.js';

/** A `TF_Status`: where C functions leave what went wrong. */
export class Status {
  readonly #api: CApi;
  readonly pointer: Pointer;

  constructor(api: CApi) {
    this.#api = api;
    this.pointer = api.TF_NewStatus();
  }

  /**
   * Throws what the last call left behind, and forgets it: functions that succeed leave a status as it was, so that the
   * next call would be blamed for it.
   *
   * @param op - the op or step that was under way, for the message; a node that TensorFlow names wins.
   */
  check(op?: string): void {
    const code = this.#api.TF_GetCode<number>(this.pointer);
    if (code === 0) return;
    const message = this.#api.TF_Message<string>(this.pointer);
    this.#api.TF_SetStatus(this.pointer, 0, '');
    const name = codeName(code);
    throw new TensorFlowError(name, message, { op: nodeIn(message) ?? op, hint: hintFor(name, message) });
  }

  delete(): void {
    this.#api.TF_DeleteStatus(this.pointer);
  }
}
