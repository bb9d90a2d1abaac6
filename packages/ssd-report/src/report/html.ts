import { escapeXml } from '@ssd/draw';

/** HTML that is already safe to insert. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | readonly Html[];

function render(part: Part): string {
  if (part instanceof Html) return part.text;
  return typeof part === 'object' ? part.map(({ text }) => text).join('') : escapeXml(String(part));
}

/** A template whose values are escaped unless they are {@link Html}: names of classes and files come from outside. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, i) => (i === 0 ? text : render(parts[i - 1]!) + text)).join(''));
}
