/**
 * Where markup stands that XML does not allow and that the validator lets pass, taking what follows for something else: a
 * "<?" without a name, a "<!" that begins nothing, a document type after the first element, anything of these that does not end.
 *
 * @returns its first index, in one pass over the text
 */
export function strayMarkup(xml: string): number | undefined {
  let inContent = false;
  for (let at = xml.indexOf('<'); at !== -1;) {
    const end: number | undefined = xml.startsWith('<!', at)
      ? declarationEnd(xml, at, inContent)
      : xml.startsWith('<?', at)
        ? instructionEnd(xml, at)
        : at + 1;
    if (end === undefined) return at;
    inContent ||= end === at + 1;
    at = xml.indexOf('<', end);
  }
  return undefined;
}

function declarationEnd(xml: string, at: number, inContent: boolean): number | undefined {
  if (xml.startsWith('<!--', at)) return after(xml, '-->', at + 4);
  if (xml.startsWith('<![CDATA[', at)) return after(xml, ']]>', at + 9);
  if (inContent || !xml.startsWith('<!DOCTYPE', at)) return undefined;
  const end = after(xml, '>', at);
  const subset = xml.indexOf('[', at);
  if (end === undefined || subset === -1 || subset > end) return end;
  const closed = after(xml, ']', subset);
  return closed === undefined ? undefined : after(xml, '>', closed);
}

function instructionEnd(xml: string, at: number): number | undefined {
  return /[A-Za-z_:]/.test(xml.charAt(at + 2)) ? after(xml, '?>', at) : undefined;
}

function after(xml: string, what: string, from: number): number | undefined {
  const index = xml.indexOf(what, from);
  return index === -1 ? undefined : index + what.length;
}
