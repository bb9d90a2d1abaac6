import { fromBase64, toBase64 } from './base64.js';
import { EvaluationError } from './errors.js';
import { shown } from './formats/parse-json.js';
import type { EvaluatorState } from './evaluator-state.js';

/** An evaluator's state as JSON holds it: columns as base64 of little-endian values, infinite settings by name. */
export type EvaluatorStateJson = Readonly<Record<string, unknown>>;

const kinds = { Float64Array, Uint32Array, Uint8Array } as const;
type Kind = keyof typeof kinds;

const bigEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 0;

/** Turns the bytes of each value round, on a machine that keeps them the other way. */
function littleEndian(bytes: Uint8Array, size: number): Uint8Array {
  if (bigEndian) for (let i = 0; i < bytes.length; i += size) bytes.subarray(i, i + size).reverse();
  return bytes;
}

const INFINITE = { Infinity: Infinity, '-Infinity': -Infinity } as const;

function pack(value: unknown): unknown {
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
}

function unpackColumn(kind: Kind, text: string): Float64Array | Uint32Array | Uint8Array {
  const bytes = fromBase64(text);
  const create = kinds[kind];
  if (bytes === undefined || bytes.length % create.BYTES_PER_ELEMENT !== 0)
    throw new EvaluationError('BAD_STATE', `Expected base64 of whole values in a ${kind} of the state.`);
  return new create(littleEndian(bytes, create.BYTES_PER_ELEMENT).buffer as ArrayBuffer);
}

/** A state has three levels; JSON.parse takes many thousands. */
const MAX_DEPTH = 16;

function unpack(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH)
    throw new EvaluationError(
      'BAD_STATE',
      `Expected what stateToJson gave, got values nested ${depth} deep.`,
    );
  if (Array.isArray(value)) return value.map((item) => unpack(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [key, text] = (entries.length === 1 ? entries[0]! : []) as [string?, unknown?];
  if (typeof text === 'string' && key !== undefined) {
    if (Object.hasOwn(kinds, key)) return unpackColumn(key as Kind, text);
    if (key === 'number' && Object.hasOwn(INFINITE, text)) return INFINITE[text as keyof typeof INFINITE];
  }
  return Object.fromEntries(entries.map(([name, v]) => [name, unpack(v, depth + 1)]));
}

/** A state as plain JSON values, for `JSON.stringify`. About 64 bytes a detection; `state()` itself is smaller. */
export function stateToJson(state: EvaluatorState): EvaluatorStateJson {
  return pack(state) as EvaluatorStateJson;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

type Check = (value: unknown) => boolean;

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}
const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isFloats: Check = (value) => value instanceof Float64Array;
const isNumbers: Check = (value) => value instanceof Uint32Array;
const isBytes: Check = (value) => value instanceof Uint8Array;
const isCounts: Check = (value) => isObject(value) && Object.values(value as object).every(isCount);

/** What each part of a state is; whether lengths and numbers fit each other is checked where it is merged. */
const PARTS: readonly (readonly [path: string, check: Check, what: string])[] = [
  ['version', isNumber, 'a number'],
  ['classes', listOf(isText), 'a list of texts'],
  ['settings', isObject, 'an object'],
  ['images', isObject, 'an object'],
  ['images.ids', listOf(isText), 'a list of texts'],
  ['images.sequence', listOf(isNumber), 'a list of numbers'],
  ['images.sizes', isFloats, 'a Float64Array'],
  ['images.detected', isBytes, 'a Uint8Array'],
  ['truth', isObject, 'an object'],
  ['truth.images', isNumbers, 'a Uint32Array'],
  ['truth.labels', isNumbers, 'a Uint32Array'],
  ['truth.boxes', isFloats, 'a Float64Array'],
  ['truth.flags', isBytes, 'a Uint8Array'],
  ['truth.areas', isFloats, 'a Float64Array'],
  ['detections', isObject, 'an object'],
  ['detections.images', isNumbers, 'a Uint32Array'],
  ['detections.labels', isNumbers, 'a Uint32Array'],
  ['detections.boxes', isFloats, 'a Float64Array'],
  ['detections.scores', isFloats, 'a Float64Array'],
  ['detections.order', (value) => value === undefined || isFloats(value), 'a Float64Array'],
  ['belowScoreThreshold', isCount, 'a count'],
  ['unknownClasses', isCounts, 'counts by name'],
  ['unknownImages', isCounts, 'counts by name'],
];

/**
 * The inverse of `stateToJson`. Whether the columns fit each other is checked where the state is merged.
 *
 * @throws EvaluationError BAD_STATE naming the part that is not what a state has there
 */
export function stateFromJson(json: unknown): EvaluatorState {
  const state = unpack(json);
  if (!isObject(state))
    throw new EvaluationError('BAD_STATE', `Expected what stateToJson gave, got ${shown(state)}.`);
  for (const [path, check, what] of PARTS) {
    const value = path
      .split('.')
      .reduce<unknown>((part, key) => (part as Readonly<Record<string, unknown>>)[key], state);
    if (!check(value)) {
      throw new EvaluationError(
        'BAD_STATE',
        `Expected what stateToJson gave, with ${what} as ${path}, got a value that lacks parts of it: ${shown(value)}.`,
      );
    }
  }
  return state as EvaluatorState;
}
