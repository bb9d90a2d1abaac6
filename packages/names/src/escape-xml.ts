import { visibleText } from './visible.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What XML cannot hold, besides the control characters that are written out. */
const UNREPRESENTABLE = /\p{Cs}|[\ufffe\uffff]/gu;

/**
 * Text as it may stand in an SVG or HTML element or a quoted attribute: class and file names come from outside. Control
 * characters, which XML cannot hold, and what turns the direction of writing are written out.
 */
export function escapeXml(text: string): string {
  return visibleText(text)
    .replace(UNREPRESENTABLE, '\ufffd')
    .replace(/[&<>"']/g, (letter) => ENTITIES[letter]!);
}
