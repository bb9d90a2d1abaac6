import { join } from 'node:path';
import {
  confusionSvg,
  precisionRecallSvg,
  reportHtml,
  reportMarkdown,
  type EvaluationReport,
} from '@ssd/ap-eval';
import { makeFolder } from '@ssd/files';
import { writeFileAtomically } from '@ssd/trainer/run-folder';

/**
 * Writes an evaluation into a folder: results.json, report.html, report.md, precision-recall.svg and, where there is a
 * confusion matrix, confusion.svg.
 *
 * @param json what `--json` prints
 */
export async function writeReport(folder: string, report: EvaluationReport, json: object): Promise<void> {
  await makeFolder(folder);
  const files: Record<string, string> = {
    'results.json': `${JSON.stringify(json, null, 2)}\n`,
    'report.html': reportHtml(report),
    'report.md': reportMarkdown(report),
    'precision-recall.svg': precisionRecallSvg(report.result),
    ...(report.confusion && { 'confusion.svg': confusionSvg(report.confusion) }),
  };
  for (const [name, text] of Object.entries(files)) await writeFileAtomically(join(folder, name), text);
}
