import { resolve } from 'node:path';
import { validateDataset, type DatasetIssue } from '@ssd/voc-dataset';
import { defineCommand } from '../cli/command.js';
import { showPath } from '../cli/show-path.js';
import { defined } from '../cli/defined.js';
import { renderTable } from '../cli/table.js';
import type { Style } from '../cli/style.js';
import { UsageError } from '../errors/usage-error.js';
import { evaluationDisplay } from './show-training.js';

/** A page of issues; the rest is counted, and --all shows it. */
const FIRST_ISSUES = 20;

function issueLine({ severity, file, object, message }: DatasetIssue, folder: string, style: Style): string {
  const paint = { error: style.red, warning: style.yellow, info: style.cyan }[severity];
  const place = object === undefined ? '' : `, object ${object}`;
  return `${paint(severity.padEnd(7))}  ${showPath(file, folder)}${place}: ${message}`;
}

export const validate = defineCommand({
  name: 'validate',
  summary: 'Check a Pascal VOC folder before training on it.',
  description:
    'Reads every annotation and looks at every picture of a Pascal VOC folder, and lists what is wrong: file, object, how bad it is and what training will do with it. Exit code 1 if there are errors.',
  positionals: { name: 'DIR', description: 'the VOC folder; the same as --data-dir', minimum: 0, maximum: 1 },
  options: {
    dataDir: {
      kind: 'text',
      value: 'DIR',
      aliases: ['data-path'],
      description: 'Folder with Annotations, JPEGImages and ImageSets.',
    },
    splits: {
      kind: 'text',
      value: 'NAMES',
      description: 'Image sets to check, separated by commas. All of ImageSets/Main if not given.',
    },
    all: { kind: 'flag', description: `List every issue, not only the first ${FIRST_ISSUES}.` },
  },
  examples: [
    { does: 'Check everything', line: 'ssd validate --data-dir VOCdevkit/VOC2007' },
    {
      does: 'Check two splits and keep the list',
      line: 'ssd validate VOC2007 --splits train,val --json > issues.json',
    },
  ],
  run: async ({ values, positionals, terminal, signal, workingDirectory }) => {
    const given = values.dataDir ?? positionals[0];
    if (given === undefined) {
      throw new UsageError('Expected a folder to check, got none.', {
        code: 'MISSING_ARGUMENT',
        hint: 'Write ssd validate --data-dir DIR.',
      });
    }
    const folder = resolve(workingDirectory, given);
    const splits = values.splits?.split(',').map((name) => name.trim());
    const { images, objects, classes, issues } = await validateDataset(folder, {
      ...defined({ splits }),
      signal,
      onProgress: evaluationDisplay(terminal, 'Checking'),
    });
    terminal.endStatus();
    const { style, note } = terminal;
    note(`${images} pictures, ${objects} objects in ${folder}`);
    note();
    note(
      renderTable(
        [{ title: 'class' }, { title: 'objects', align: 'right' }],
        Object.entries(classes).map(([name, count]) => [name, String(count)]),
      ),
    );
    note();
    const shown = values.all ? issues : issues.slice(0, FIRST_ISSUES);
    for (const issue of shown) note(issueLine(issue, folder, style));
    if (shown.length < issues.length) note(`… and ${issues.length - shown.length} more (--all shows them).`);
    const count = (severity: DatasetIssue['severity']): number =>
      issues.filter((issue) => issue.severity === severity).length;
    const errors = count('error');
    note(`${errors} errors, ${count('warning')} warnings, ${count('info')} notes.`);
    return {
      json: { images, objects, classes, errors, warnings: count('warning'), issues },
      exitCode: errors === 0 ? 0 : 1,
    };
  },
});
