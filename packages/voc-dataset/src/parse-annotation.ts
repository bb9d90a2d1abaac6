import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { DatasetError } from './dataset-error.js';
import { decodeEntities } from './decode-entities.js';
import { parseDecimal } from './parse-decimal.js';
import { strayMarkup } from './stray-markup.js';

/** An annotation as it is written; nothing is checked but that it is one. */
export interface RawAnnotation {
  filename?: string;
  width?: number;
  height?: number;
  objects: RawObject[];
}

export interface RawObject {
  name?: string;
  pose?: string;
  difficult: boolean;
  truncated: boolean;
  /** The four coordinates as text, or nothing if there is no bndbox. */
  box?: Record<'xmin' | 'ymin' | 'xmax' | 'ymax', string | undefined>;
}

/** An object of a VOC annotation has 300 to 400 bytes: this leaves room for ten thousand, which take two seconds to read. */
export const MAX_ANNOTATION_BYTES = 4 * 2 ** 20;

/** Characters of stray markup in a message. */
const STRAY_SHOWN = 12;

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false, // a class may be called 007
  processEntities: false, // nothing that a document defines is expanded
  maxNestedTags: 32, // VOC nests four deep
  isArray: (name, path) => path === 'annotation.object' || name === 'object',
});

/**
 * Reads one Pascal VOC annotation. Children may come in any order and any of them may be missing.
 *
 * @param file named in errors
 * @throws DatasetError ANNOTATION_INVALID with the line, if it is no XML or no annotation
 */
export function parseAnnotation(xml: string, file: string): RawAnnotation {
  if (xml.length > MAX_ANNOTATION_BYTES) {
    throw invalid(file, `Expected at most ${MAX_ANNOTATION_BYTES} bytes, got ${xml.length}.`);
  }
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the parser accepts broken XML; this ships with it
  const validity = XMLValidator.validate(xml);
  if (validity !== true) {
    const { line, msg } = validity.err;
    throw invalid(file, `Line ${line} is not well-formed XML: ${msg}`, { line });
  }
  const stray = strayMarkup(xml);
  if (stray !== undefined) {
    const line = xml.slice(0, stray).split('\n').length;
    const found = JSON.stringify(xml.slice(stray, stray + STRAY_SHOWN));
    throw invalid(file, `Line ${line} is not well-formed XML: ${found} may not stand there.`, { line });
  }
  const document = parse(xml, file);
  if (!('annotation' in document)) throw invalid(file, 'Expected an <annotation> element, found none.');
  const annotation = asNode(document['annotation']) ?? {}; // an empty element is read as text
  const size = asNode(annotation['size']) ?? {};
  const filename = text(annotation['filename']);
  const width = positive(text(size['width']));
  const height = positive(text(size['height']));
  return {
    ...(filename !== undefined && { filename }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    objects: asList(annotation['object']).map(parseObject),
  };
}

type Node = Record<string, unknown>;

function parse(xml: string, file: string): Node {
  try {
    return asNode(parser.parse(xml)) ?? {};
  } catch (cause) {
    throw invalid(file, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function parseObject(value: unknown): RawObject {
  const node = asNode(value) ?? {};
  const box = asNode(node['bndbox']);
  const name = text(node['name']);
  const pose = text(node['pose']);
  return {
    ...(name !== undefined && { name }),
    ...(pose !== undefined && { pose }),
    difficult: flag(node['difficult']),
    truncated: flag(node['truncated']),
    ...(box && {
      box: {
        xmin: text(box['xmin']),
        ymin: text(box['ymin']),
        xmax: text(box['xmax']),
        ymax: text(box['ymax']),
      },
    }),
  };
}

/** An element that occurs twice is taken the first time. */
function first(value: unknown): unknown {
  return Array.isArray(value) ? (value as unknown[])[0] : value;
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function asNode(value: unknown): Node | undefined {
  const node = first(value);
  return typeof node === 'object' && node !== null ? (node as Node) : undefined;
}

function text(value: unknown): string | undefined {
  const content = first(value);
  const string = typeof content === 'string' ? decodeEntities(content).trim() : '';
  return string === '' ? undefined : string;
}

function flag(value: unknown): boolean {
  return /^(1|true|yes)$/i.test(text(value) ?? '');
}

function positive(value: string | undefined): number | undefined {
  const number = parseDecimal(value);
  return number !== undefined && number > 0 ? number : undefined;
}

function invalid(
  file: string,
  problem: string,
  { line, cause }: { line?: number; cause?: unknown } = {},
): DatasetError {
  return new DatasetError('ANNOTATION_INVALID', `${file} is not a Pascal VOC annotation. ${problem}`, {
    hint: "Correct the file, or take it out of the split's list.",
    file,
    line,
    cause,
  });
}
