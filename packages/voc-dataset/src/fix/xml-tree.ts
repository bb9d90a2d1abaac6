import { XMLParser } from 'fast-xml-parser';
import { DatasetError } from '../dataset-error.js';

/** A node of a document as the parser gives it: one key for the element's name, its children in order behind it. */
export interface XmlNode {
  [name: string]: XmlNode[] | string | Record<string, string>;
}

const ATTRIBUTES = ':@';
const TEXT = '#text';
const COMMENT = '#comment';
const CDATA = '#cdata';

/** Keeps everything as it is written, entities and white space included, so that it can be written again. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  commentPropName: COMMENT,
  cdataPropName: CDATA,
  maxNestedTags: 32,
});

/**
 * A document as nodes in their order.
 *
 * @throws DatasetError ANNOTATION_INVALID
 */
export function parseXmlTree(xml: string, file: string): XmlNode[] {
  try {
    return parser.parse(xml) as XmlNode[];
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatasetError('ANNOTATION_INVALID', `${file} cannot be copied: ${reason}`, {
      hint: 'Correct the file.',
      file,
      cause,
    });
  }
}

/** The document's text. A DOCTYPE is left out: nothing that it defines was expanded. */
export function serializeDocument(nodes: readonly XmlNode[]): string {
  // The parser does not keep all white space outside of the root element: each part gets its line.
  return nodes
    .filter((node) => !isText(node))
    .map((node) => `${serializeNode(node)}\n`)
    .join('');
}

function serializeAll(nodes: readonly XmlNode[]): string {
  return nodes.map(serializeNode).join('');
}

function serializeNode(node: XmlNode): string {
  const name = nameOf(node);
  const text = node[TEXT];
  if (typeof text === 'string') return text;
  const children = childrenOf(node);
  if (name === COMMENT) return `<!--${serializeAll(children)}-->`;
  if (name === CDATA) return `<![CDATA[${serializeAll(children)}]]>`;
  const attributes = Object.entries(attributesOf(node))
    .map(([key, value]) => ` ${key}="${value.replaceAll('"', '&quot;')}"`)
    .join('');
  if (name.startsWith('?')) return `<${name}${attributes}?>`;
  if (children.length === 0) return `<${name}${attributes}/>`;
  return `<${name}${attributes}>${serializeAll(children)}</${name}>`;
}

export function nameOf(node: XmlNode): string {
  return Object.keys(node).find((key) => key !== ATTRIBUTES) ?? TEXT;
}

export function attributesOf(node: XmlNode): Record<string, string> {
  const attributes = node[ATTRIBUTES];
  return typeof attributes === 'object' && !Array.isArray(attributes) ? attributes : {};
}

export function childrenOf(node: XmlNode): XmlNode[] {
  const content = node[nameOf(node)];
  return Array.isArray(content) ? content : [];
}

/** The first child of a name. */
export function childOf(node: XmlNode, name: string): XmlNode | undefined {
  return childrenOf(node).find((child) => nameOf(child) === name);
}

export function isText(node: XmlNode | undefined): boolean {
  return node !== undefined && nameOf(node) === TEXT;
}

export function textNode(text: string): XmlNode {
  return { [TEXT]: text };
}

/** Gives the node a child with a text, or its first child of that name another text. */
export function setChildText(node: XmlNode, name: string, text: string): void {
  const content = [textNode(text)];
  const child = childOf(node, name);
  if (child === undefined) childrenOf(node).push({ [name]: content });
  else child[name] = content;
}
