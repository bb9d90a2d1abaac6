import { resolve } from 'node:path';
import { convertDataset, DATASET_FORMATS, IMAGE_MODES } from '@ssd/voc-dataset';
import { renderTable } from '@ssd/report';
import { defined } from '@ssd/trainer/config';
import { UsageError } from '../errors/usage-error.js';
import { showPath } from '@ssd/trainer/files';
import { visibleName } from '@ssd/names';
import { defineCommand } from '../cli/command.js';
import { convertAdvice } from './library-advice.js';
import { nameList } from './data-options.js';
import { FIRST_ISSUES, issueSummary, showIssues } from './show-issues.js';
import { evaluationDisplay } from './show-training.js';

export const convert = defineCommand({
  name: 'convert',
  summary: 'Convert between Pascal VOC, COCO JSON, YOLO text files and CSV.',
  description:
    'Writes a data set in another format: Pascal VOC, COCO JSON, YOLO text files or CSV. Boxes come back exactly, whichever way they went; difficult, truncated and pose stay where the format has a place for them, which YOLO has not. Images are copied or linked and never changed; the input is only read.',
  positionals: {
    name: 'IN OUT',
    description:
      'what to convert: a folder, or its .json, .yaml or .csv file; and a new folder for the result',
    minimum: 2,
    maximum: 2,
  },
  options: {
    to: { kind: 'choice', choices: DATASET_FORMATS, description: 'Format to write.' },
    from: {
      kind: 'choice',
      choices: DATASET_FORMATS,
      description: 'Format of the input. Told by its files if not given.',
    },
    splits: {
      kind: 'text',
      value: 'NAMES',
      aliases: ['split'],
      description: 'Splits to convert, separated by commas. All if not given.',
    },
    classes: {
      kind: 'text',
      value: 'NAMES',
      description:
        'Class names in the order of their indices, separated by commas; any other is an error. As in the data if not given.',
    },
    images: {
      kind: 'choice',
      choices: IMAGE_MODES,
      default: 'copy',
      description: 'How images come into the result; link takes no room, on the same disk.',
    },
    skipMissing: {
      kind: 'flag',
      description: 'Leave out images whose file is not there, instead of stopping at the first.',
    },
    all: { kind: 'flag', description: `List every issue, not only the first ${FIRST_ISSUES}.` },
  },
  examples: [
    { does: 'VOC for a YOLO', line: 'ssd convert VOCdevkit/VOC2007 voc-yolo --to yolo' },
    { does: 'Train on COCO data', line: 'ssd convert coco voc-coco --to voc --split val2017 --images link' },
    {
      does: 'One file, two splits, for a program',
      line: 'ssd convert cells.csv cells-coco --to coco --split train,val --json',
    },
  ],
  advice: convertAdvice,
  run: async ({ values, positionals, terminal, signal, workingDirectory }) => {
    const [input, output] = positionals.map((path) => resolve(workingDirectory, path)) as [string, string];
    const { to, from, images, skipMissing, all } = values;
    if (to === undefined) {
      throw new UsageError(
        'MISSING_ARGUMENT',
        `Expected --to ${DATASET_FORMATS.join('|')}, got no format to write.`,
        { hint: `Write ssd convert ${positionals.join(' ')} --to coco.` },
      );
    }
    const report = await convertDataset(input, output, {
      to,
      images,
      onMissingImage: skipMissing ? 'skip' : 'stop',
      ...defined({ from, splits: nameList(values.splits), classes: nameList(values.classes) }),
      signal,
      onProgress: evaluationDisplay(terminal, 'Converting'),
    });
    terminal.endStatus();
    showIssues(report.issues, { terminal, folder: input, all });
    const { note, warn } = terminal;
    note(
      renderTable(
        [{ title: 'split' }, { title: 'pictures', align: 'right' }],
        Object.entries(report.splits).map(([name, count]) => [name, String(count)]),
      ),
    );
    note(
      `\n${report.from} to ${report.to} in ${showPath(output, workingDirectory)}: ${report.images} pictures, ${report.objects} objects, ${report.classes.length} classes (${report.classes.slice(0, 10).map(visibleName).join(', ')}${report.classes.length > 10 ? ', …' : ''}); ${issueSummary(report.issues)}.`,
    );
    for (const { field, objects } of report.lost) {
      warn(`${to} has no place for "${field}", which ${objects} objects have; it is lost.`);
    }
    return { json: { ...report } };
  },
});
