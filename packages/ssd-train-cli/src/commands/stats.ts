import { basename, extname, resolve } from 'node:path';
import { describeDataset } from '@ssd/voc-dataset';
import { statsSvg, statsText } from '@ssd/report';
import { anchorPresets, presetAnchors } from '@ssd/trainer/config';
import { UsageError } from '../errors/usage-error.js';
import { writeFileAtomically } from '@ssd/trainer/run-folder';
import { defineCommand } from '../cli/command.js';
import { dataAdvice } from './library-advice.js';
import { dataFrom, dataOptions, dataPositionals, nameList } from './data-options.js';

export const stats = defineCommand({
  name: 'stats',
  summary: 'Count and measure what a Pascal VOC folder holds, and how anchors fit its boxes.',
  description:
    'Classes, splits, sizes and shapes of images and boxes, boxes per image, and the share of boxes that the anchors of each preset overlap well enough to be matched. Reads annotations, not pictures, and counts what training uses; "ssd validate" says what is left out and why.',
  positionals: dataPositionals,
  options: {
    ...dataOptions,
    preset: {
      kind: 'text',
      value: 'NAMES',
      description: `Whose anchors to measure, separated by commas: ${anchorPresets.join(', ')}, or "none". All if not given.`,
    },
    output: { kind: 'text', value: 'FILE.svg', description: 'Also draw it all as one SVG picture.' },
  },
  examples: [
    { does: 'As tables', line: 'ssd stats VOCdevkit/VOC2007' },
    { does: 'Two years together, as a picture', line: 'ssd stats VOC2007 VOC2012 --output voc.svg' },
    { does: 'For a program', line: 'ssd stats VOC2007 --splits train --preset vgg300 --json' },
  ],
  advice: dataAdvice,
  run: async ({ values, positionals, terminal, signal, workingDirectory }) => {
    const { folders, options } = dataFrom(values, { command: 'stats', positionals, workingDirectory });
    const { output } = values;
    if (output !== undefined && extname(output).toLowerCase() !== '.svg') {
      throw new UsageError(
        'INVALID_VALUE',
        `Expected a file that ends in .svg after --output, got "${output}".`,
        { hint: 'The picture is an SVG; the numbers are what --json prints.' },
      );
    }
    const names = values.preset === 'none' ? [] : (nameList(values.preset) ?? anchorPresets);
    const anchors = names.map(presetAnchors);
    const description = await describeDataset(folders, { ...options, anchors, signal });
    terminal.note(statsText(description));
    if (output === undefined) return { json: { ...description } };
    const file = resolve(workingDirectory, output);
    const title = folders.map((folder) => basename(folder)).join(' + ');
    await writeFileAtomically(file, statsSvg(description, title));
    terminal.note(`\nDrawn in ${file}`);
    return { json: { ...description, output: file } };
  },
});
