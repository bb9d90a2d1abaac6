import { showPath } from '@ssd/trainer/files';
import type { TrainedSteps } from '@ssd/trainer/training';
import type { CommandContext, Outcome } from '../cli/command.js';
import { ResultWriter, type ResultOptions } from '../output-formats/result-writer.js';
import { DetectionReporter } from './detection-reporter.js';

type Context = Pick<CommandContext, 'terminal' | 'print' | 'json' | 'workingDirectory'>;

/**
 * Has pictures written and told as they come, and ends with the answer of the command.
 *
 * @param work does it, and says how many pictures are missing in the end
 */
export async function writeResults(
  context: Context,
  options: ResultOptions & { jsonl: boolean; training: TrainedSteps | null },
  work: (parts: { writer: ResultWriter; answers: DetectionReporter }) => Promise<number>,
): Promise<Outcome> {
  const { terminal, workingDirectory } = context;
  const answers = await DetectionReporter.open({ ...context, jsonl: options.jsonl });
  let writer: ResultWriter | undefined;
  try {
    writer = await ResultWriter.open(options);
    const missing = await work({ writer, answers });
    terminal.endStatus();
    const tables = await writer.finish();
    const { done, failures } = answers;
    for (const table of tables.slice(0, 1)) {
      const more = tables.length === 1 ? '' : ` and ${tables.length - 1} more`;
      terminal.note(`All of them: ${showPath(table, workingDirectory)}${more}`);
    }
    if (missing > 0) {
      terminal.warn(`Stopped: ${done + failures.length} pictures are done, ${missing} are missing.`);
    }
    return {
      json: { failures, missing, outputDir: options.folder, tables, training: options.training },
      lists: answers.lists(),
      exitCode: failures.length === 0 && missing === 0 ? 0 : 1,
    };
  } catch (error) {
    await writer?.close();
    await answers.close();
    throw error;
  }
}

/** Whether anything goes into the folder of results. */
export function writesFiles({ formats, predictions, pascalSummary }: ResultOptions): boolean {
  return formats.length > 0 || predictions === true || pascalSummary !== undefined;
}
