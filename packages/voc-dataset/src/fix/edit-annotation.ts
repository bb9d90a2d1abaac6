import { DatasetError } from '../dataset-error.js';
import type { VocBox } from '../types.js';
import {
  attributesOf,
  childOf,
  childrenOf,
  isText,
  nameOf,
  parseXmlTree,
  serializeDocument,
  setChildText,
} from './xml-tree.js';
import type { XmlNode } from './xml-tree.js';

/** What an annotation is to say instead; all else in it stays as it is. */
export interface AnnotationEdit {
  filename?: string;
  size?: { width: number; height: number };
  /** New boxes by number of the object, 1-based. */
  boxes: ReadonlyMap<number, VocBox>;
  /** Numbers of the objects to leave out. */
  dropped: ReadonlySet<number>;
}

export function isEmptyEdit({ filename, size, boxes, dropped }: AnnotationEdit): boolean {
  return filename === undefined && size === undefined && boxes.size === 0 && dropped.size === 0;
}

/**
 * The text of an annotation with changes in it, to be written as UTF-8. Comments, attributes, other elements and the
 * order of all are kept.
 *
 * @throws DatasetError ANNOTATION_INVALID
 */
export function editAnnotation(xml: string, edit: AnnotationEdit, file: string): string {
  const tree = parseXmlTree(xml.replace(/^\uFEFF/, ''), file);
  const annotation = tree.find((node) => nameOf(node) === 'annotation');
  if (annotation === undefined) {
    throw new DatasetError('ANNOTATION_INVALID', `Expected an <annotation> element in ${file}, found none.`, {
      hint: 'Correct the file.',
      file,
    });
  }
  for (const node of tree) {
    const attributes = attributesOf(node);
    if (nameOf(node) === '?xml' && attributes['encoding'] !== undefined) attributes['encoding'] = 'UTF-8';
  }
  if (edit.filename !== undefined) setChildText(annotation, 'filename', escapeText(edit.filename));
  if (edit.size !== undefined) setSize(annotation, edit.size);
  editObjects(annotation, edit);
  return serializeDocument(tree);
}

function setSize(annotation: XmlNode, { width, height }: { width: number; height: number }): void {
  if (childOf(annotation, 'size') === undefined) childrenOf(annotation).push({ size: [] });
  const size = childOf(annotation, 'size')!;
  setChildText(size, 'width', String(width));
  setChildText(size, 'height', String(height));
}

function editObjects(annotation: XmlNode, { boxes, dropped }: AnnotationEdit): void {
  const kept: XmlNode[] = [];
  let number = 0;
  for (const node of childrenOf(annotation)) {
    if (nameOf(node) === 'object') {
      number++;
      if (dropped.has(number)) {
        if (isText(kept.at(-1))) kept.pop(); // the line break and indent in front of it
        continue;
      }
      const box = boxes.get(number);
      if (box !== undefined) setBox(childOf(node, 'bndbox')!, box);
    }
    kept.push(node);
  }
  annotation['annotation'] = kept;
}

function setBox(node: XmlNode, box: VocBox): void {
  for (const side of ['xmin', 'ymin', 'xmax', 'ymax'] as const) setChildText(node, side, String(box[side]));
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
