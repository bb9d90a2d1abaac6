import { DatasetError } from './dataset-error.js';

/** Bytes that stand at the start of a text and say how it is coded. */
const MARKS = [
  { label: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { label: 'utf-16le', bytes: [0xff, 0xfe] },
  { label: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

export interface DecodedText {
  text: string;
  /** The coding, where some bytes are none of it; each of them is read as U+FFFD. */
  damagedAs?: string;
}

/**
 * The text of an XML file: in the coding that a mark at its start, else its declaration names, else UTF-8. Annotation
 * tools write GBK, Shift_JIS or Latin-1 on machines that use those.
 *
 * @param file named in errors
 * @throws DatasetError ANNOTATION_INVALID for a coding that is not known
 */
export function decodeXmlText(contents: Uint8Array, file: string): DecodedText {
  const label = markedCoding(contents) ?? declaredCoding(contents) ?? 'utf-8';
  const lenient = createDecoder(label, file);
  try {
    return { text: new TextDecoder(label, { fatal: true }).decode(contents) };
  } catch {
    return { text: lenient.decode(contents), damagedAs: label };
  }
}

/** The coding that a mark at the start of a text names. */
export function markedCoding(contents: Uint8Array): string | undefined {
  return MARKS.find(({ bytes }) => bytes.every((byte, i) => contents[i] === byte))?.label;
}

function createDecoder(label: string, file: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch (cause) {
    throw new DatasetError(
      'ANNOTATION_INVALID',
      `${file} is not a Pascal VOC annotation that can be read: it is coded in "${label}", which is not known.`,
      { hint: 'Save it as UTF-8.', file, cause },
    );
  }
}

/** A declaration is ASCII in every coding that has no mark. */
function declaredCoding(contents: Uint8Array): string | undefined {
  const start = Buffer.from(contents.subarray(0, 200)).toString('latin1');
  const label = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1];
  // UTF-16 without a mark would not have let us read the declaration.
  return label === undefined || /^utf-?16/i.test(label) ? undefined : label;
}
