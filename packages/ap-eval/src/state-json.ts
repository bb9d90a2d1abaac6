import { fromBase64, toBase64 } from './base64.js';
import { EvaluationError } from './errors.js';
import type { EvaluatorState } from './state.js';

/** An evaluator's state as JSON holds it: columns as base64 of little-endian values, infinite settings by name. */
export type EvaluatorStateJson = Readonly<Record<string, unknown>>;

const kinds = { Float64Array, Uint32Array, Uint8Array } as const;
type Kind = keyof typeof kinds;

const bigEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 0;

/** Turns the bytes of each value round, on a machine that keeps them the other way. */
const littleEndian = (bytes: Uint8Array, size: number): Uint8Array => {
  if (bigEndian) for (let i = 0; i < bytes.length; i += size) bytes.subarray(i, i + size).reverse();
  return bytes;
};

const INFINITE = { Infinity: Infinity, '-Infinity': -Infinity } as const;

const pack = (value: unknown): unknown => {
  if (value instanceof Float64Array || value instanceof Uint32Array || value instanceof Uint8Array) {
    const kind = value.constructor.name as Kind;
    const bytes = new Uint8Array(value.slice().buffer);
    return { [kind]: toBase64(littleEndian(bytes, value.BYTES_PER_ELEMENT)) };
  }
  if (value === Infinity || value === -Infinity) return { number: String(value) };
  if (Array.isArray(value)) return value.map(pack);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, pack(v)]));
  return value;
};

const unpackColumn = (kind: Kind, text: string): Float64Array | Uint32Array | Uint8Array => {
  const bytes = fromBase64(text);
  const create = kinds[kind];
  if (bytes === undefined || bytes.length % create.BYTES_PER_ELEMENT !== 0)
    throw new EvaluationError('BAD_STATE', `Expected base64 of whole values in a ${kind} of the state.`);
  return new create(littleEndian(bytes, create.BYTES_PER_ELEMENT).buffer as ArrayBuffer);
};

const unpack = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unpack);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [key, text] = (entries.length === 1 ? entries[0]! : []) as [string?, unknown?];
  if (typeof text === 'string' && key !== undefined) {
    if (Object.hasOwn(kinds, key)) return unpackColumn(key as Kind, text);
    if (key === 'number' && Object.hasOwn(INFINITE, text)) return INFINITE[text as keyof typeof INFINITE];
  }
  return Object.fromEntries(entries.map(([name, v]) => [name, unpack(v)]));
};

/** A state as plain JSON values, for `JSON.stringify`. About 64 bytes a detection; `state()` itself is smaller. */
export const stateToJson = (state: EvaluatorState): EvaluatorStateJson => pack(state) as EvaluatorStateJson;

const has = (value: unknown, keys: readonly string[]): boolean =>
  typeof value === 'object' && value !== null && keys.every((key) => key in value);

/**
 * The inverse of `stateToJson`. Whether the columns fit each other is checked where the state is merged.
 *
 * @throws EvaluationError BAD_STATE where the value is no state
 */
export const stateFromJson = (json: unknown): EvaluatorState => {
  const state = unpack(json) as EvaluatorState;
  if (
    !has(state, ['version', 'classes', 'settings', 'images', 'truth', 'detections', 'unknownClasses']) ||
    !has(state.images, ['ids', 'sequence', 'sizes', 'detected']) ||
    !has(state.truth, ['images', 'labels', 'boxes', 'flags', 'areas']) ||
    !has(state.detections, ['images', 'labels', 'boxes', 'scores'])
  ) {
    throw new EvaluationError(
      'BAD_STATE',
      'Expected what stateToJson gave, got a value that lacks parts of it.',
    );
  }
  return state;
};
