const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters, lone surrogates and non-characters: XML 1.0 cannot hold them. */
const UNREPRESENTABLE = /[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu;

/** Text as it may stand in XML: markup escaped, characters that may not stand there replaced. */
export const escapeXml = (text: string): string =>
  text.replace(UNREPRESENTABLE, '\ufffd').replace(/[&<>"']/g, (c) => entities[c]!);
