import { Html, html } from './html.js';
import { reportStyle } from './style.js';

export interface PageOptions {
  /** Title of the page and its headline. */
  title: string;
  /** Below the headline. */
  lead: Html;
  /** CSS beside the common look. @default none */
  style?: string;
  /** Class of the main element. @default none */
  className?: string;
  body: Html;
}

/** An HTML page that needs no other file and no network, in the common look. */
export function page({ title, lead, style = '', className = '', body }: PageOptions): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${new Html(reportStyle)}${new Html(style)}
        </style>
      </head>
      <body>
        <main class="${className}">
          <header>
            <h1>${title}</h1>
            ${lead}
          </header>
          ${body}
        </main>
      </body>
    </html> `.text;
}
