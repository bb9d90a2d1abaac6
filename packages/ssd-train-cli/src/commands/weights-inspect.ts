import { resolve } from 'node:path';
import type { FormatName, TensorStats } from '@ssd/weights';
import type { Column } from '@ssd/report';
import { renderTable } from '@ssd/report';
import { defined } from '@ssd/trainer/config';
import { formatBytes, showPath } from '@ssd/trainer/files';
import type { InspectedTensor } from '@ssd/trainer/pretrained';
import { describeWeights, inspectWeights } from '@ssd/trainer/pretrained';
import { defineCommand } from '../cli/command.js';
import { weightsAdvice } from './library-advice.js';

/** A page of tensors; the rest is counted, and --all shows it. */
const FIRST_TENSORS = 100;

const TITLES: Record<FormatName, string> = {
  safetensors: 'safetensors',
  npz: 'NumPy archive',
  npy: 'NumPy array',
  'keras-h5': 'Keras or other HDF5',
  pytorch: 'PyTorch',
  'pytorch-legacy': 'PyTorch, in the layout before version 1.6',
  'tensorflow-v1': 'TensorFlow checkpoint of the first format',
  'tensorflow-v2': 'TensorFlow checkpoint',
  'saved-model': 'TensorFlow SavedModel',
};

const STATS: readonly Column[] = [
  { title: 'min', align: 'right' },
  { title: 'max', align: 'right' },
  { title: 'mean', align: 'right' },
  { title: 'NaN', align: 'right' },
  { title: 'infinite', align: 'right' },
];

function count(value: number): string {
  return value.toLocaleString('en-US');
}
function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}
function size(bytes: number): string {
  return bytes < 1e6 ? plural(bytes, 'byte') : formatBytes(bytes);
}

function statsCells({ min, max, mean, nan, infinite }: TensorStats): string[] {
  const number = (value: number | null): string =>
    value === null ? '–' : String(Number(value.toPrecision(4)));
  return [number(min), number(max), number(mean), count(nan), count(infinite)];
}

function tensorTable(tensors: readonly InspectedTensor[]): string {
  const withStats = tensors.some(({ stats }) => stats !== undefined);
  const withLayers = tensors.some(({ layer }) => layer !== undefined);
  return renderTable(
    [
      { title: 'tensor' },
      ...(withLayers ? [{ title: 'layer' }] : []),
      { title: 'dtype' },
      { title: 'shape' },
      { title: 'values', align: 'right' },
      ...(withStats ? STATS : []),
    ],
    tensors.map(({ name, layer, dtype, shape, values, stats }) => [
      name,
      ...(withLayers ? [layer ?? ''] : []),
      dtype,
      shape.length === 0 ? 'scalar' : shape.join(' × '),
      count(values),
      ...(stats === undefined ? [] : statsCells(stats)),
    ]),
  );
}

export const weightsInspect = defineCommand({
  name: 'weights inspect',
  summary: 'List the tensors of a weight file: Keras, PyTorch, TensorFlow, safetensors, NumPy.',
  description:
    'Lists the tensors of a weight file by name, with dtype and shape, and says whose weights they are where "ssd weights import" knows them. Only the table of contents is read, so large files are quick; --stats reads the values. Nothing in a PyTorch file is run.',
  positionals: {
    name: 'FILE',
    description:
      '.h5, .keras, .pth, .pt, .ckpt, .index, .safetensors, .npz, .npy, a SavedModel, the prefix of a checkpoint or a run',
    minimum: 1,
    maximum: 1,
  },
  options: {
    stats: { kind: 'flag', description: 'Read the values: range, mean, and how many are NaN or infinite.' },
    filter: {
      kind: 'text',
      value: 'NAME',
      description: 'Only tensors whose names hold this text; * and ? match as in file names.',
    },
    key: {
      kind: 'text',
      value: 'KEY',
      description:
        'Where the weights lie in the file, where there are several: model_ema for an averaged copy beside "model".',
    },
    all: { kind: 'flag', description: `List every tensor, not only the first ${FIRST_TENSORS}.` },
  },
  examples: [
    { does: 'See what a file holds', line: 'ssd weights inspect vgg16.pth' },
    { does: 'Look for values that are not numbers', line: 'ssd weights inspect final.ckpt --stats --json' },
    { does: 'The first block alone', line: "ssd weights inspect vgg16.h5 --filter 'block1_*' --stats" },
  ],
  advice: weightsAdvice,
  run: async ({ values, positionals, terminal, signal, workingDirectory }) => {
    const file = resolve(workingDirectory, positionals[0]!);
    const { format, notes, metadata, entries, tensors } = await inspectWeights(file, {
      ...defined({ filter: values.filter, key: values.key }),
      stats: values.stats,
      signal,
      onProgress: (done, all) => {
        terminal.status(`Reading tensor ${done + 1} of ${all}`);
      },
    });
    terminal.endStatus();
    const { note, warn, style } = terminal;
    note(`${showPath(file, workingDirectory)}: ${TITLES[format]}`);
    for (const text of notes) note(style.dim(text));
    note();
    const shown = values.all ? tensors : tensors.slice(0, FIRST_TENSORS);
    if (tensors.length > 0) note(`${tensorTable(shown)}\n`);
    if (shown.length < tensors.length)
      note(`… and ${count(tensors.length - shown.length)} more (--all shows them, --filter picks some).`);
    const total = tensors.reduce((sum, tensor) => sum + tensor.values, 0);
    const bytes = tensors.reduce((sum, tensor) => sum + tensor.bytes, 0);
    const of = values.filter === undefined ? '' : ` of ${count(entries.length)}`;
    note(
      `${count(tensors.length)}${of} ${tensors.length === 1 && of === '' ? 'tensor' : 'tensors'}, ${plural(total, 'value')}, ${size(bytes)}.`,
    );
    const spoilt = tensors.filter(({ stats }) => stats !== undefined && stats.nan + stats.infinite > 0);
    if (spoilt.length > 0)
      warn(style.yellow(`Not all values are finite in: ${spoilt.map(({ name }) => name).join(', ')}`));
    const { text, identified } = describeWeights(entries);
    note(text);
    return { json: { file, format, tensors, values: total, bytes, notes, metadata, identified } };
  },
});
