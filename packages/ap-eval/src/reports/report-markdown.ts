import { visibleName } from '@ssd/names';
import type { EvaluationReport } from './evaluation-report.js';
import { fileUrl } from './format.js';
import { reportSections, ruleLines } from './sections.js';
import { markdownTable } from './table.js';

/** Text outside of tables that Markdown would read as markup. */
function plain(text: string): string {
  return visibleName(text.replace(/\s+/g, ' ')).replace(/[\\`*_[\]<>]/g, (c) => `\\${c}`);
}

/**
 * The report in GitHub's Markdown: rules, AP by class, and the analyses that are there.
 *
 * @returns lines joined by "\n", with a final one
 */
export function reportMarkdown(report: EvaluationReport): string {
  const { title = 'Average precision', worst = [] } = report;
  const sections = reportSections(report).flatMap(({ title: name, notes, tables }) => [
    `## ${name}`,
    ...(notes.length > 0 ? [notes.map((note) => `- ${plain(note)}`).join('\n')] : []),
    ...tables.map(markdownTable),
  ]);
  const rules = ruleLines(report).map(([name, value]) => `- ${plain(name)}: ${plain(value)}`);
  const images = worst.map(({ file, caption }) => `![${plain(caption)}](${fileUrl(file)})`);
  const drawn = images.length === 0 ? [] : ['## Images with the most errors', ...images];
  return `${[`# ${plain(title)}`, rules.join('\n'), ...sections, ...drawn].join('\n\n')}\n`;
}
