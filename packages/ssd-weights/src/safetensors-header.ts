import { dtypeNames, dtypeOfSafetensors, dtypes } from './dtype.js';
import type { DType } from './dtype.js';
import { badFile, unsupported } from './errors.js';
import { UnreadableTensors } from './unreadable-tensors.js';
import { sizeOfShape } from './tensor.js';
import { MAX_TENSORS } from './tensor-file.js';
import type { TensorEntry } from './tensor-file.js';

/** What the header says of one tensor, checked. */
export interface SafetensorsEntry extends TensorEntry {
  /** First and past-the-last byte, counted from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  /** In the order of their bytes. */
  readonly entries: readonly SafetensorsEntry[];
  /** Those of types that do not exist here. */
  readonly leftOut: UnreadableTensors;
  readonly metadata: Record<string, string>;
}

const MAX_DTYPE_NAME = 40;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON of a value, cut; of one that is nested deeper than JSON.stringify goes there is none. */
function show(value: unknown): string {
  try {
    return (JSON.stringify(value) as string | undefined)?.slice(0, 80) ?? 'nothing';
  } catch {
    return Array.isArray(value) ? '[…]' : '{…}';
  }
}

function parseMetadata(file: string, value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (!isObject(value))
    throw badFile(`Expected __metadata__ in ${file} to be an object, got ${show(value)}.`);
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') {
      throw badFile(`Expected __metadata__ "${key}" in ${file} to be a string, got ${show(text)}.`);
    }
  }
  return value as Record<string, string>;
}

/** A tensor of a type that does not exist here has none; `dtypeName` then says which. */
type HeaderEntry = Omit<SafetensorsEntry, 'dtype'> & {
  readonly dtype: DType | undefined;
  readonly dtypeName: string;
};

function parseEntry(file: string, name: string, value: unknown, dataBytes: number): HeaderEntry {
  const fail = (expected: string, got: unknown): never => {
    throw badFile(`Expected tensor "${name}" in ${file} to have ${expected}, got ${show(got)}.`);
  };
  if (!isObject(value)) return fail('an object with dtype, shape and data_offsets', value);
  const { dtype: dtypeName, shape, data_offsets: offsets } = value;
  if (typeof dtypeName !== 'string') return fail('a dtype', dtypeName);
  const dtype = dtypeOfSafetensors(dtypeName);
  const size = sizeOfShape(shape);
  if (size === undefined) return fail('a shape of integers ≥ 0', shape);
  if (!Array.isArray(offsets) || offsets.length !== 2) return fail('two data_offsets', offsets);
  const [begin, end] = offsets as [unknown, unknown];
  const isOffset = (v: unknown): v is number =>
    typeof v === 'number' && Number.isSafeInteger(v) && v >= 0 && v <= dataBytes;
  if (!isOffset(begin) || !isOffset(end) || begin > end)
    return fail(`rising data_offsets from 0 to ${dataBytes}`, offsets);
  const bytes = dtype === undefined ? end - begin : size * dtypes[dtype].bytes;
  if (end - begin !== bytes)
    return fail(`${bytes} bytes for its shape ${show(shape)} of ${dtypeName}`, end - begin);
  return { name, dtype, dtypeName, shape: shape as number[], bytes, begin, end };
}

/**
 * Parses and checks the JSON header: every field, and that the tensors cover the data from its first byte to its last,
 * without gaps or overlaps.
 *
 * @param dataBytes bytes in the file after the header
 * @throws WeightsError BAD_FILE or UNSUPPORTED, naming file, tensor and value
 */
export function parseSafetensorsHeader(file: string, text: string, dataBytes: number): SafetensorsHeader {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw badFile(`Expected a JSON header in ${file}, got ${show(text)}.`, { cause });
  }
  if (!isObject(json)) throw badFile(`Expected the header of ${file} to be an object, got ${show(json)}.`);
  const { __metadata__: metadata, ...tensors } = json;
  const named = Object.entries(tensors);
  if (named.length > MAX_TENSORS) {
    throw badFile(`Expected at most ${MAX_TENSORS} tensors in ${file}, got ${named.length}.`);
  }
  const entries = named
    .map(([name, value]) => parseEntry(file, name, value, dataBytes))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let at = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== at) {
      throw badFile(
        `Expected tensor "${name}" in ${file} to begin at byte ${at} of the data, where the one before ends, got ${begin}.`,
      );
    }
    at = end;
  }
  if (at !== dataBytes) throw badFile(`Expected ${at} bytes of data in ${file}, got ${dataBytes}.`);
  const leftOut = new UnreadableTensors(file);
  const known = dtypeNames.map((name) => dtypes[name].safetensors).join(', ');
  const readable = entries.flatMap(({ dtype, dtypeName, ...entry }): SafetensorsEntry[] => {
    if (dtype !== undefined) return [{ ...entry, dtype }];
    const shown = dtypeName.slice(0, MAX_DTYPE_NAME);
    const error = unsupported(
      `Expected tensor "${entry.name}" in ${file} to be one of ${known}, got ${show(dtypeName)}.`,
    );
    leftOut.add(`of ${shown}`, entry.name, error);
    return [];
  });
  return { entries: readable, leftOut, metadata: parseMetadata(file, metadata) };
}
