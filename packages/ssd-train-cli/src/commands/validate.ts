import { resolve } from 'node:path';
import { fixDataset, validateDataset } from '@ssd/voc-dataset';
import { renderTable } from '@ssd/report';
import { DEFAULT_PRESET, defined } from '@ssd/trainer/config';
import { presetAnchors } from '@ssd/trainer/config';
import { UsageError } from '../errors/usage-error.js';
import { defineCommand, type CommandContext } from '../cli/command.js';
import { dataAdvice } from './library-advice.js';
import { dataFrom, dataOptions, dataPositionals, nameList } from './data-options.js';
import { countIssues, FIRST_ISSUES, issueSummary, showChanges, showIssues } from './show-issues.js';
import { evaluationDisplay } from './show-training.js';

export const validate = defineCommand({
  name: 'validate',
  summary: 'Check a Pascal VOC folder before training on it.',
  description:
    'Reads every annotation and looks at every picture of a Pascal VOC folder, and lists what is wrong: file, object, how bad it is and what training will do with it. Exit code 1 if there are errors. With --fix it also writes a corrected copy and says what it changed; the original is never touched, and its errors still count.',
  positionals: dataPositionals,
  options: {
    ...dataOptions,
    classes: {
      kind: 'text',
      value: 'NAMES',
      description: 'Class names that may occur, separated by commas; any other is an error.',
    },
    preset: {
      kind: 'text',
      value: 'NAME',
      default: DEFAULT_PRESET,
      description: 'Whose anchors to hold against the boxes; "none" for none.',
    },
    fix: {
      kind: 'flag',
      description:
        'Write a corrected copy: boxes clipped, those without area or twice there left out, sizes corrected, pictures turned as EXIF says, what is unreadable left out and listed.',
    },
    output: { kind: 'text', value: 'DIR', description: 'Folder of the copy. DIR-fixed if not given.' },
    all: { kind: 'flag', description: `List every issue, not only the first ${FIRST_ISSUES}.` },
  },
  examples: [
    { does: 'Check everything', line: 'ssd validate --data-dir VOCdevkit/VOC2007' },
    {
      does: 'Check two splits and keep the list',
      line: 'ssd validate VOC2007 --splits train,val --json > issues.json',
    },
    { does: 'Write a corrected copy', line: 'ssd validate photos --fix --output photos-fixed' },
  ],
  advice: dataAdvice,
  run: async ({ values, positionals, terminal, signal, workingDirectory }) => {
    const { folders, options } = dataFrom(values, { command: 'validate', positionals, workingDirectory });
    if (values.output !== undefined && !values.fix) {
      throw new UsageError('MISSING_ARGUMENT', 'Expected --fix beside --output, got --output alone.', {
        hint: '--output names the folder of the corrected copy that --fix writes.',
      });
    }
    const anchors = values.preset === 'none' ? undefined : presetAnchors(values.preset);
    const { images, objects, classes, issues } = await validateDataset(folders, {
      ...options,
      ...defined({ classes: nameList(values.classes), anchors }),
      signal,
      onProgress: evaluationDisplay(terminal, 'Checking'),
    });
    terminal.endStatus();
    const { note } = terminal;
    note(`${images} pictures, ${objects} objects in ${folders.join(', ')}\n`);
    note(
      renderTable(
        [{ title: 'class' }, { title: 'objects', align: 'right' }],
        Object.entries(classes).map(([name, count]) => [name, String(count)]),
      ),
    );
    note();
    // Of one folder's files the names inside it are enough.
    const display = {
      terminal,
      folder: folders.length === 1 ? folders[0]! : workingDirectory,
      all: values.all,
    };
    showIssues(issues, display);
    note(`${issueSummary(issues)}.`);
    const { errors, warnings } = countIssues(issues);
    const found = { images, objects, classes, errors, warnings, issues };
    if (!values.fix) return { json: found, exitCode: errors === 0 ? 0 : 1 };
    const output = resolve(workingDirectory, values.output ?? `${folders[0]!}-fixed`);
    const fix = await writeCopy(folders, output, { terminal, signal, display });
    return { json: { ...found, fix }, exitCode: errors === 0 ? 0 : 1 };
  },
});

/** Writes the corrected copy, shows what was changed, and looks at what is left in it. */
async function writeCopy(
  folders: readonly string[],
  output: string,
  {
    terminal,
    signal,
    display,
  }: Pick<CommandContext, 'terminal' | 'signal'> & { display: Parameters<typeof showChanges>[1] },
): Promise<Record<string, unknown>> {
  const onProgress = evaluationDisplay(terminal, 'Copying');
  const { images, changes, dropped } = await fixDataset(folders, output, { signal, onProgress });
  terminal.endStatus();
  const left = await validateDataset(output, { signal, onProgress: evaluationDisplay(terminal, 'Checking') });
  terminal.endStatus();
  terminal.note();
  showChanges([...dropped, ...changes], display);
  terminal.note(
    `Written to ${output}: ${images} pictures, ${dropped.length} left out, ${changes.length} changes. In the copy: ${issueSummary(left.issues)}.`,
  );
  const { errors, warnings } = countIssues(left.issues);
  return { output, images, changes, dropped, errors, warnings };
}
