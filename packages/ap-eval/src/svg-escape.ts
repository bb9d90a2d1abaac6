import { visibleName } from '@ssd/names';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters, lone surrogates and non-characters: XML 1.0 cannot hold them. */
const UNREPRESENTABLE = /[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu;

/** What turns the direction of writing, so that a name is read as another one. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/** Text as it may stand in XML: markup escaped, characters that may not stand there replaced, turning ones written out. */
export function escapeXml(text: string): string {
  return text
    .replace(UNREPRESENTABLE, '\ufffd')
    .replace(TURNING, visibleName)
    .replace(/[&<>"']/g, (c) => entities[c]!);
}
