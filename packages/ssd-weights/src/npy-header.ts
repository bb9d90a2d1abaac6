import { dtypeNames, dtypeOfNumpy, dtypes } from './dtype.js';
import type { DType } from './dtype.js';
import type { ErrorDetails } from '@ssd/errors';
import { WeightsError, badFile, unsupported, type WeightsErrorCode } from './errors.js';
import { sizeOfShape } from './tensor.js';

export interface NpyHeader {
  readonly dtype: DType;
  readonly bigEndian: boolean;
  /** First axis fastest, where true. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the data begins. */
  readonly dataStart: number;
}

const MAGIC = '\x93NUMPY';

/** NumPy itself reads headers of 10,000 letters unless told that the file is trusted. */
export const MAX_NPY_HEADER = 2 ** 17;

/**
 * A Python dict literal of the three keys that the format has, in any order. Each is tried where its key stands, and not
 * from every letter on.
 */
const FIELDS = {
  descr: /\s*:\s*('[^']*'|\[.*?\](?=\s*,\s*'))/y,
  fortran_order: /\s*:\s*(True|False)\b/y,
  shape: /\s*:\s*\(([\d\s,L]*)\)/y, // L: Python 2 wrote (3L,)
} as const;

/** A field of a structured array may be called as a key is; more than these are no header. */
const MAX_PLACES = 16;

function fieldOf(text: string, key: keyof typeof FIELDS): string | undefined {
  const written = `'${key}'`;
  let at = text.indexOf(written);
  for (let i = 0; at >= 0 && i < MAX_PLACES; i++) {
    const pattern = FIELDS[key];
    pattern.lastIndex = at + written.length;
    const value = pattern.exec(text)?.[1];
    if (value !== undefined) return value;
    at = text.indexOf(written, at + 1);
  }
  return undefined;
}

const WORDS: Readonly<Record<string, string>> = {
  O: 'Python objects, which are never unpickled',
  U: 'texts',
  S: 'bytes',
  V: 'bytes without a type',
  c: 'complex numbers',
  M: 'dates',
  m: 'durations',
};

/** An array of a type that does not exist here. */
export class UnknownNumpyType extends WeightsError {
  /** As the end of "Left out, …". */
  readonly kind: string;

  constructor(
    code: WeightsErrorCode,
    message: string,
    { kind, ...details }: ErrorDetails & { kind: string },
  ) {
    super(code, message, details);
    this.kind = kind;
  }
}

function unknownType(where: string, descr: string): UnknownNumpyType {
  const known = dtypeNames.flatMap((d) => dtypes[d].numpy ?? []).join(', ');
  const pickled = descr === "'|O'" ? ' Objects are pickled Python and never read.' : '';
  const shown = descr.length > 120 ? `${descr.slice(0, 119)}…` : descr;
  const letter = /^'[<>|=]?([A-Za-z])/.exec(descr)?.[1] ?? '';
  return new UnknownNumpyType(
    'UNSUPPORTED',
    `Expected ${where} to hold one of ${known}, got ${shown}.${pickled}`,
    {
      kind: descr.startsWith('[') ? 'of records' : `of ${WORDS[letter] ?? shown}`,
      hint: 'Convert the array to numbers in Python, and save it again.',
    },
  );
}

/** Bytes from the first to the end of the header, as its length says; 0 where it cannot be told. */
export function npyHeaderBytes(bytes: Uint8Array): number {
  if (bytes.length < 12) return 0;
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view[6] === 1 ? 10 + view.readUInt16LE(8) : 12 + view.readUInt32LE(8);
}

/**
 * Parses and checks the header of a .npy file, format 1.0 to 3.0 (numpy.lib.format).
 *
 * @param where file, and entry if it is in an archive, for messages
 * @throws WeightsError BAD_FILE or UNSUPPORTED
 */
export function parseNpyHeader(where: string, bytes: Uint8Array): NpyHeader {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < 10 || view.toString('latin1', 0, 6) !== MAGIC) {
    throw badFile(
      `Expected ${where} to begin with "\\x93NUMPY", got ${JSON.stringify(view.toString('latin1', 0, 6))}.`,
    );
  }
  const major = view[6]!;
  if (major < 1 || major > 3) {
    throw unsupported(`Expected .npy format 1, 2 or 3 in ${where}, got ${major}.${view[7]!}.`);
  }
  const wide = major > 1; // the length has 4 bytes
  const start = wide ? 12 : 10;
  if (view.length < start)
    throw badFile(`Expected the length of the header in ${where}, got ${view.length} bytes in all.`);
  const dataStart = start + (wide ? view.readUInt32LE(8) : view.readUInt16LE(8));
  if (dataStart > view.length && dataStart <= MAX_NPY_HEADER)
    throw badFile(`Expected a header of ${dataStart} bytes in ${where}, got ${view.length} bytes in all.`);
  if (dataStart > MAX_NPY_HEADER)
    throw unsupported(`Expected a header of at most ${MAX_NPY_HEADER} bytes in ${where}, got ${dataStart}.`);
  const text = view.toString(major === 3 ? 'utf8' : 'latin1', start, dataStart);

  const field = (key: keyof typeof FIELDS): string => {
    const value = fieldOf(text, key);
    if (value === undefined)
      throw badFile(
        `Expected '${key}' in the header of ${where}, got ${JSON.stringify(text.slice(0, 120))}.`,
      );
    return value;
  };
  const descr = field('descr');
  const [, order, kind] = /^'([<>|=])([a-z]\d+)'$/.exec(descr) ?? [];
  const dtype = dtypeOfNumpy(kind ?? '');
  if (dtype === undefined) throw unknownType(where, descr);
  const shapeText = field('shape');
  const shape = shapeText
    .split(',')
    .flatMap((axis) => (axis.trim() === '' ? [] : [Number(axis.trim().replace(/L$/, ''))]));
  if (sizeOfShape(shape) === undefined)
    throw badFile(`Expected a shape of integers ≥ 0 in ${where}, got (${shapeText.slice(0, 120)}).`);
  return {
    dtype,
    bigEndian: order === '>',
    fortranOrder: field('fortran_order') === 'True',
    shape,
    dataStart,
  };
}

/** numpy.lib.format.ARRAY_ALIGN: magic, length and dict together are a multiple of it. */
const ALIGNMENT = 64;

/** The header that numpy.save writes, format 1.0, row-major and little-endian. */
export function formatNpyHeader(kind: string, shape: readonly number[]): Uint8Array {
  const order = kind.endsWith('1') ? '|' : '<'; // single bytes have none
  const tuple = shape.length === 1 ? `${shape[0]!},` : shape.join(', ');
  const dict = `{'descr': '${order}${kind}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const total = Math.ceil((10 + dict.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = Buffer.alloc(total, ' ');
  header.write(MAGIC, 'latin1');
  header.set([1, 0], 6);
  header.writeUInt16LE(total - 10, 8);
  header.write(dict, 10, 'latin1');
  header[total - 1] = 0x0a;
  return header;
}
