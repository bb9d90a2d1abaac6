import { isAbsolute, join, relative, resolve } from 'node:path';
import type { DatasetDescription } from '@ssd/voc-dataset';
import type { Splits } from '@ssd/trainer/config';
import { chooseSplits } from '@ssd/trainer/config';
import { CommandError } from '../errors/command-error.js';
import { UsageError } from '../errors/usage-error.js';
import { shortPath, showPath } from '@ssd/trainer/files';
import { writeFileAtomically } from '@ssd/trainer/run-folder';
import { visibleName } from '@ssd/names';
import { shellWord } from '../cli/shell-word.js';
import { defineCommand, type Outcome } from '../cli/command.js';
import { findConfigFile } from '../config/find-config-file.js';
import { CONFIG_FORMATS, configText } from '../init/config-text.js';
import { estimateTime } from '../init/estimate-time.js';
import { findSpeed } from '../init/find-speed.js';
import { lookAtData } from '../init/look-at-data.js';
import { makeSplits } from '../init/make-splits.js';
import { proposeSettings, type Proposal } from '../init/propose-settings.js';
import { dataAdvice } from './library-advice.js';
import { dataFrom, dataOptions } from './data-options.js';
import { rounded } from './results.js';

export const init = defineCommand({
  name: 'init',
  summary: 'Look at your data and write a configuration for it.',
  description:
    'Looks at a Pascal VOC folder, proposes preset, batch size, length and augmentation, and writes them with the reasons into ssd.config.ts in the working folder, where "ssd train" finds it. Data in another format is not touched; the line that converts it is shown. Writes nothing else, but with --split lists of pictures where there are none.',
  positionals: {
    name: 'DIR',
    description: 'the VOC folder, or several; the working folder if not given',
    minimum: 0,
    maximum: 1000,
  },
  options: {
    dataDir: dataOptions.dataDir,
    format: { kind: 'choice', choices: CONFIG_FORMATS, default: 'ts', description: 'Language of the file.' },
    preset: {
      kind: 'text',
      value: 'NAME',
      description:
        'Model and recipe. If not given, laptop, or mini where that does not come to its end in the time limit or in an hour on this machine, or with --pretrained vgg300 or vgg512.',
    },
    pretrained: { kind: 'text', value: 'FILE', description: 'Weights that training is to start from.' },
    timeLimit: { kind: 'number', minimum: 1, value: 'SECONDS', description: 'Time that training may take.' },
    split: {
      kind: 'number',
      minimum: 0,
      maximum: 1,
      value: 'SHARE',
      description:
        'Write ImageSets/Main/train.txt with this share of the pictures, and val.txt with the others, where there are no lists. Lists that are there stay.',
    },
    seed: { kind: 'integer', minimum: 0, default: 1, description: 'Decides which pictures --split takes.' },
    estimate: {
      kind: 'flag',
      default: true,
      description:
        'Time some steps, in seconds, where no training of the detector on this machine is remembered.',
    },
    force: { kind: 'flag', description: 'Write over a configuration of the same name.' },
  },
  examples: [
    { does: 'A configuration for a folder', line: 'ssd init VOC2007' },
    { does: 'Divide the pictures first', line: 'ssd init photos --split 0.8' },
    { does: 'Without timing this machine', line: 'ssd init VOC2007 --no-estimate' },
    { does: 'From trained weights, in YAML', line: 'ssd init photos --pretrained vgg16.npz --format yaml' },
  ],
  advice: dataAdvice,
  run: async ({ values, positionals, terminal, signal, workingDirectory, environment }): Promise<Outcome> => {
    const { format, preset, pretrained, timeLimit, split, seed, force, estimate } = values;
    const written = values.dataDir === undefined && positionals.length === 0 ? ['.'] : positionals;
    const named = { dataDir: values.dataDir, splits: undefined };
    const { folders } = dataFrom(named, { command: 'init', positionals: written, workingDirectory });
    const file = join(workingDirectory, `ssd.config.${format}`);
    await expectNoConfig(file, { workingDirectory, force });
    if (split === 0 || split === 1) {
      throw new UsageError('INVALID_VALUE', `Expected a share between 0 and 1 after --split, got ${split}.`, {
        hint: 'For example: --split 0.8',
      });
    }
    let { description, found } = await lookAtData(folders, signal);
    const lists = split === undefined ? [] : await makeSplits(found.roots, { share: split, seed, signal });
    if (lists.length > 0) ({ description, found } = await lookAtData(folders, signal));
    const splits = await chooseSplits(folders);
    const inFile = folders.map((folder) => fromFolder(folder, workingDirectory));
    const options = {
      description,
      dataDir: inFile.length === 1 ? inFile[0]! : inFile,
      splits: { train: splits.trainSplit, validation: splits.validationSplit },
      images: description.splits[splits.trainSplit]?.images ?? description.images,
      preset,
      pretrained:
        pretrained === undefined
          ? undefined
          : fromFolder(resolve(workingDirectory, pretrained), workingDirectory),
      timeLimit,
    };
    const first = proposeSettings(options);
    const speed = await findSpeed({
      preset: first.preset,
      classes: Object.keys(description.classes),
      batchSize: first.batchSize,
      measure: estimate,
      environment,
      signal,
      onProgress: (step) => {
        terminal.status(`Timing steps of ${first.preset} (--no-estimate leaves that out): step ${step}`);
      },
    });
    terminal.endStatus();
    const imagesPerSecond = typeof speed === 'string' ? undefined : speed.imagesPerSecond;
    // The same detector: only how long it is trained may be another.
    const proposal = proposeSettings({ ...options, imagesPerSecond });
    const time = estimateTime(proposal, { speed, timeLimit });
    await writeFileAtomically(file, configText(proposal.settings, format));
    const { note } = terminal;
    note(
      dataText(
        description,
        folders.map((folder) => shortPath(folder, workingDirectory)),
      ),
    );
    for (const { file: list, images } of lists) {
      note(`Written   ${showPath(list, workingDirectory)}: ${images} pictures`);
    }
    if (found.drawn.length > 0) {
      note(
        'Lists     none: training draws train, val and test by the names of the pictures; --split 0.8 writes lists',
      );
    }
    note(`Written   ${showPath(file, workingDirectory)}: ${proposalText(proposal)}`);
    note(`Time      ${time.text}`);
    const next = nextLines(inFile, splits, description);
    note(`\nNext\n${next.map((line) => `  ${line}`).join('\n')}`);
    return {
      json: {
        file,
        images: description.images,
        objects: description.objects,
        classes: Object.fromEntries(
          Object.entries(description.classes).map(([name, { objects }]) => [name, objects]),
        ),
        splits: description.splits,
        lists,
        settings: Object.fromEntries(proposal.settings.map(({ key, value }) => [key, value])),
        steps: proposal.steps,
        seconds: time.seconds,
        speed:
          typeof speed === 'string' ? null : { ...speed, imagesPerSecond: rounded(speed.imagesPerSecond) },
        next,
      },
    };
  },
});

/** @throws CommandError where a configuration would be written over, or a second one made */
async function expectNoConfig(
  file: string,
  { workingDirectory, force }: { workingDirectory: string; force: boolean },
): Promise<void> {
  const there = await findConfigFile(workingDirectory);
  if (there === undefined || (force && there === file)) return;
  throw new CommandError(
    'OUTPUT_EXISTS',
    `Expected no configuration in ${workingDirectory}, found ${showPath(there, workingDirectory)}.`,
    {
      hint:
        there === file
          ? 'Write over it with --force, or move it.'
          : 'Of two it would not be clear which counts: move it, or write in its format with --format and --force.',
    },
  );
}

/** A path as it stands in a file of a folder: relative where it lies inside. */
function fromFolder(path: string, folder: string): string {
  const short = relative(folder, path);
  if (short === '') return '.';
  return short.startsWith('..') || isAbsolute(short) ? path : short;
}

/** Classes that are named one by one. */
const MOST_CLASSES = 10;

function dataText(
  { images, objects, unusable, classes, splits, areas, boxScales }: DatasetDescription,
  folders: readonly string[],
): string {
  const names = Object.entries(classes).sort(([, a], [, b]) => b.objects - a.objects);
  const shown = names.slice(0, MOST_CLASSES).map(([name, count]) => `${name} ${count.objects}`);
  const rest = names.length - shown.length;
  const share = (count: number): string => `${Math.round((100 * count) / objects)} %`;
  return [
    `Data      ${images} pictures, ${objects} objects in ${folders.join(', ')}${unusable === 0 ? '' : `; ${unusable} pictures cannot be used, see "ssd validate"`}`,
    `Classes   ${shown.map(visibleName).join(', ')}${rest === 0 ? '' : `, and ${rest} more`}`,
    `Splits    ${Object.entries(splits)
      .map(([name, count]) => `${name} ${count.images}`)
      .join(', ')}`,
    `Boxes     half have a side of less than ${((boxScales.median ?? 0) * 100).toFixed(1)} % of the picture's; small ${share(areas.small)}, medium ${share(areas.medium)}, large ${share(areas.large)}`,
  ].join('\n');
}

function proposalText({ preset, batchSize, epochs, steps }: Proposal): string {
  return `preset ${preset}, batches of ${batchSize}, ${epochs} epochs of ${Math.round(steps / epochs)} steps`;
}

/** What to do with it, as lines to copy. */
function nextLines(
  folders: readonly string[],
  { validationSplit }: Splits,
  { splits }: DatasetDescription,
): string[] {
  const quoted = folders.map(shellWord);
  const measured = Object.hasOwn(splits, 'test') ? 'test' : validationSplit;
  return [
    `ssd validate ${quoted.join(' ')}`,
    'ssd train --run-dir runs/first',
    ...(measured === null ? [] : [`ssd eval runs/first --split ${measured}`]),
    `ssd detect runs/first ${shellWord(`${folders[0]!}/JPEGImages`)} --output-dir found`,
  ];
}
