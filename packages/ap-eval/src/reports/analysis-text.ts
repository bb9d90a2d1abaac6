import { analysisSections } from './sections.js';
import type { EvaluationReport } from './evaluation-report.js';
import { textTable } from './table.js';

/**
 * The analyses of a report as tables of text: confidence intervals, comparison, diagnosis, confusion, those that are
 * there. `reportText` shows the result itself.
 *
 * @returns lines joined by "\n", with a final one; empty where there are no analyses
 */
export function analysisText(report: EvaluationReport): string {
  return analysisSections(report)
    .map(
      ({ title, notes, tables }) =>
        `${[title, ...notes, '', tables.map(textTable).join('\n\n')].join('\n')}\n`,
    )
    .join('\n');
}
