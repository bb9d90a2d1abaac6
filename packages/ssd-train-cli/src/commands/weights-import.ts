import { extname, resolve } from 'node:path';
import {
  identifyWeights,
  importModel,
  presets,
  weightSources,
  type IdentifiedWeights,
  type ImportReport,
  type SourceInput,
  type WeightSourceName,
} from '@ssd/model';
import { registerBackends } from '@ssd/tf-runtime';
import { extensions, writableExtensions } from '@ssd/weights';
import { setBackend } from '@tensorflow/tfjs-core';
import { defined } from '@ssd/trainer/config';
import { CommandError } from '../errors/command-error.js';
import { UsageError } from '../errors/usage-error.js';
import { showPath } from '@ssd/trainer/files';
import type { WeightsFile } from '@ssd/trainer/pretrained';
import {
  classListOfCount,
  describeImport,
  importProblem,
  readWeightsFile,
  writeImportedFile,
  writeImportedRun,
} from '@ssd/trainer/pretrained';
import { unknownName } from '@ssd/names';
import { defineCommand } from '../cli/command.js';
import { importAdvice, weightsAdvice } from './library-advice.js';
import { parseClasses } from './parse-classes.js';
import { parseMean } from './parse-mean.js';

const SOURCES = ['auto', ...Object.keys(weightSources)] as ['auto', ...WeightSourceName[]];

/** The one preset that the weights are for, or an error that lists the candidates. */
function choosePreset(
  given: string | undefined,
  file: WeightsFile,
  identified: IdentifiedWeights | undefined,
): string {
  const preset = given ?? file.preset;
  if (preset !== undefined) {
    if (Object.hasOwn(presets, preset)) return preset;
    throw new UsageError('UNKNOWN_PRESET', unknownName('preset', preset, Object.keys(presets)), {
      hint: 'See "ssd weights import --help".',
    });
  }
  const candidates = identified?.presets ?? [];
  const [only] = candidates;
  if (candidates.length === 1) return only!;
  throw new UsageError(
    'MISSING_VALUE',
    'Expected --preset NAME, the detector the weights are for, got none.',
    {
      hint: `${candidates.length === 0 ? 'There are' : 'They fit'} ${(candidates.length === 0 ? Object.keys(presets) : candidates).join(', ')}.`,
    },
  );
}

/** The classes of the detector: as given, as the file says, or the public list of as many. */
function chooseClasses(file: WeightsFile, identified: IdentifiedWeights | undefined): readonly string[] {
  const count = identified?.classes;
  const known = file.classes ?? (count === undefined ? undefined : classListOfCount(count));
  if (known !== undefined) return known;
  throw new UsageError(
    'MISSING_VALUE',
    count === undefined
      ? 'Expected --classes, the classes of the heads that a trunk gets, got none.'
      : `Expected --classes with the names of the ${count} classes that the weights have, got none.`,
    {
      hint:
        count === undefined
          ? 'Or keep the trunk alone: --output trunk.safetensors.'
          : 'Write the names between commas, or a file with a name a line.',
    },
  );
}

/** Whether an output is a file and not a folder. */
function isFile(path: string): boolean {
  const extension = extname(path).toLowerCase();
  if (writableExtensions.includes(extension)) return true;
  if (!extensions.includes(extension)) return false;
  throw new UsageError(
    'INVALID_VALUE',
    `Expected --output to be a folder or a file ending in ${writableExtensions.join(', ')}, got "${extension}", which is only read.`,
    { hint: 'Write .safetensors, which holds the classes and the preset, too.' },
  );
}

function reportJson({ momentum, loaded, converted, ...rest }: ImportReport): Record<string, unknown> {
  return {
    ...rest,
    title: weightSources[rest.source].title,
    loaded: loaded.length,
    converted: converted.length,
    momentum: momentum.size,
  };
}

export const weightsImport = defineCommand({
  name: 'weights import',
  summary: 'Turn weights of Keras, PyTorch, TensorFlow or the reference into a detector.',
  description:
    'Recognises a weight file by its names and shapes, converts it, and writes a folder that "ssd detect", "ssd eval" and "ssd train --pretrained" take like a run, or a .safetensors or .npz file. Nothing is written unless everything fits; the report says what was loaded, converted, left out and stays fresh.',
  positionals: {
    name: 'FILE',
    description: 'a weight file, a SavedModel folder, a checkpoint or a run',
    minimum: 1,
    maximum: 1,
  },
  options: {
    preset: {
      kind: 'text',
      value: 'NAME',
      description: `The detector they are for: ${Object.keys(presets).join(', ')}. Not needed where only one fits.`,
    },
    classes: {
      kind: 'text',
      value: 'LIST',
      description:
        "voc, coco, names between commas, or a file with a name a line. Not needed for VOC's 20 and COCO's 90.",
    },
    source: {
      kind: 'choice',
      choices: SOURCES,
      value: 'NAME',
      default: 'auto',
      description: `What wrote the file: ${SOURCES.join(', ')}.`,
    },
    key: {
      kind: 'text',
      value: 'KEY',
      description:
        'Where the weights lie in the file, where there are several: model_ema for an averaged copy beside "model".',
    },
    order: {
      kind: 'choice',
      choices: ['rgb', 'bgr'],
      value: 'ORDER',
      description:
        'Order of the colours in which the weights expect pixels, rgb or bgr, where it is not the one known of their source.',
    },
    mean: {
      kind: 'text',
      value: 'R,G,B',
      description:
        'What they expect to be taken off red, green and blue (0 to 255), where it is not the known one.',
    },
    strict: {
      kind: 'flag',
      default: true,
      description: 'Refuse a file that lacks something or has too much, as it does unless told not to.',
    },
    output: {
      kind: 'text',
      value: 'PATH',
      description:
        'Folder, or file ending in .safetensors, .npz or .ckpt. runs/PRESET-DATE-TIME if not given.',
    },
    seed: { kind: 'integer', minimum: 0, default: 0, description: 'Decides what is not in the file.' },
  },
  examples: [
    {
      does: "torchvision's SSD300, trained on COCO",
      line: 'ssd weights import ssd300_vgg16_coco-b556d3b4.pth --preset ssd300_vgg16',
    },
    {
      does: 'A checkpoint of the reference with classes of its own',
      line: 'ssd weights import ckpt/e200.ckpt.index --preset vgg300 --classes classes.txt --output runs/reference',
    },
    {
      does: 'A detector of ssd.pytorch that was converted from Caffe, which expects blue first',
      line: 'ssd weights import ssd_300_VOC0712.pth --preset ssd300_pytorch --order bgr',
    },
    {
      does: 'The averaged copy of the weights in a checkpoint of a training',
      line: 'ssd weights import checkpoint.pth --preset ssd300_vgg16 --classes classes.txt --key model_ema',
    },
    {
      does: "Keras' VGG16 as a trunk in our names",
      line: 'ssd weights import vgg16_weights_tf_dim_ordering_tf_kernels.h5 --preset vgg300 --output vgg16.safetensors',
    },
  ],
  advice: { ...weightsAdvice, ...importAdvice },
  run: async ({ values, positionals, terminal, workingDirectory }) => {
    const path = resolve(workingDirectory, positionals[0]!);
    const output = values.output === undefined ? undefined : resolve(workingDirectory, values.output);
    const toFile = output !== undefined && isFile(output);
    const input = defined({
      order: values.order,
      values: values.mean === undefined ? undefined : parseMean(values.mean),
    });
    const given =
      values.classes === undefined ? undefined : await parseClasses(values.classes, workingDirectory);
    const file = await readWeightsFile(path, defined({ key: values.key }));
    const identified = identifyWeights(file.tensors);
    const preset = choosePreset(values.preset, file, identified);
    const whole = identified?.classes !== undefined;
    // A trunk in a file has no heads: any class does.
    const classes = given ?? (toFile && !whole ? ['object'] : chooseClasses(file, identified));
    registerBackends();
    await setBackend('tensorflow');
    const { model, report } = imported(file, { ...values, preset, classes, input });
    try {
      for (const line of [...file.notes, ...describeImport(report)]) terminal.note(line);
      const source = { model, report, from: path };
      if (toFile) await writeImportedFile(source, output, { whole });
      const written = toFile ? output : await writeImportedRun(source, output);
      terminal.note(`Written to ${showPath(written, workingDirectory)}`);
      if (!toFile && whole)
        terminal.note(`Try it: ssd detect ${showPath(written, workingDirectory)} PICTURES`);
      return {
        json: {
          ...reportJson(report),
          notes: [...file.notes, ...report.notes],
          preset,
          classes: toFile && !whole ? null : classes,
          output: written,
        },
      };
    } finally {
      model.dispose();
    }
  },
});

function imported(
  file: WeightsFile,
  options: {
    preset: string;
    classes: readonly string[];
    source: 'auto' | WeightSourceName;
    strict: boolean;
    seed: number;
    /** What is not as the file or its source says. */
    input: Partial<SourceInput>;
  },
): ReturnType<typeof importModel> {
  const { preset, classes, source, strict, seed } = options;
  const input = { ...file.mean, ...options.input };
  const other = file.preset !== undefined && file.preset !== preset;
  if (other && strict) {
    // By names and shapes alone the heads of vgg300 and ssd300 are alike, and mean other boxes.
    throw new CommandError(
      'IMPORT_PRESET',
      `Expected weights of preset "${preset}", ${file.path} holds those of "${file.preset}".`,
      { hint: 'Take that preset, or --no-strict to keep what both have in common, with fresh heads.' },
    );
  }
  try {
    return importModel(file.tensors, {
      ...{ preset, classes, source, strict, seed },
      heads: other ? 'skip' : 'load',
      ...(Object.keys(input).length === 0 ? {} : { input }),
    });
  } catch (cause) {
    throw importProblem(file, cause);
  }
}
