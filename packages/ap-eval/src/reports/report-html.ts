import { precisionRecallSvg } from '../precision-recall-svg.js';
import { escapeXml } from '@ssd/names';
import { confusionSvg } from './confusion-svg.js';
import type { EvaluationReport } from './evaluation-report.js';
import { fileUrl, interval, percentText, share } from './format.js';
import { htmlStyle } from './html-style.js';
import { reportSections, ruleLines } from './sections.js';
import type { Section, Table } from './table.js';

function row(cells: readonly string[], tag: 'td' | 'th'): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escapeXml(cell)}</${tag}>`).join('')}</tr>`;
}

function htmlTable({ header, rows, footer }: Table): string {
  return [
    '<div class="card"><table>',
    `<thead>${row(header, 'th')}</thead>`,
    `<tbody>${rows.map((cells) => row(cells, 'td')).join('\n')}</tbody>`,
    ...(footer ? [`<tfoot>${row(footer, 'td')}</tfoot>`] : []),
    '</table></div>',
  ].join('\n');
}

function htmlSection({ title, notes, tables }: Section): string {
  return [
    `<h2>${escapeXml(title)}</h2>`,
    ...(notes.length > 0 ? [`<ul>${notes.map((note) => `<li>${escapeXml(note)}</li>`).join('')}</ul>`] : []),
    ...tables.map(htmlTable),
  ].join('\n');
}

function worstHtml(worst: NonNullable<EvaluationReport['worst']>): string {
  return worst.length === 0
    ? ''
    : [
        '<h2>Images with the most errors</h2>',
        '<div class="images">',
        ...worst.map(({ file, caption }) => {
          const url = escapeXml(fileUrl(file));
          const text = escapeXml(caption);
          return `<figure><a href="${url}"><img src="${url}" alt="${text}" loading="lazy"></a><figcaption>${text}</figcaption></figure>`;
        }),
        '</div>',
      ].join('\n');
}

/**
 * The report as one HTML page that needs no network and, but for drawings of the worst images, no other file: the rules, AP
 * by class, precision–recall curves, and the analyses that are there.
 */
export function reportHtml(report: EvaluationReport): string {
  const { title = 'Average precision', result, bootstrap, confusion, worst = [] } = report;
  const range = bootstrap?.map
    ? ` (${percentText(bootstrap.level)} interval ${interval(bootstrap.map)})`
    : '';
  const sections = reportSections(report);
  const pictures = [
    `<div class="card paper">${precisionRecallSvg(result)}</div>`,
    ...(confusion ? [`<div class="card paper">${confusionSvg(confusion)}</div>`] : []),
  ];
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeXml(title)}</title>`,
    `<style>${htmlStyle}</style>`,
    '</head>',
    '<body><main>',
    `<h1>${escapeXml(title)}</h1>`,
    `<div class="figure">${share(result.map)}</div>`,
    `<p class="soft">mean average precision${escapeXml(range)}</p>`,
    '<h2>Rules</h2>',
    `<div class="card"><dl>${ruleLines(report)
      .map(([name, value]) => `<dt>${escapeXml(name)}</dt><dd>${escapeXml(value)}</dd>`)
      .join('')}</dl></div>`,
    htmlSection(sections[0]!),
    '<h2>Precision and recall</h2>',
    pictures[0]!,
    ...sections.slice(1).map(htmlSection),
    ...pictures.slice(1),
    worstHtml(worst),
    '</main></body>',
    '</html>',
    '',
  ].join('\n');
}
