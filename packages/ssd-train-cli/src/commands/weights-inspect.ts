import { resolve } from 'node:path';
import { readTensors } from '@ssd/weights';
import { defineCommand } from '../cli/command.js';
import { showPath } from '../cli/show-path.js';
import { renderTable } from '../cli/table.js';

export const weightsInspect = defineCommand({
  name: 'weights inspect',
  summary: 'List the tensors of a weight file: Keras, PyTorch, TensorFlow, safetensors, NumPy.',
  description: 'Lists the tensors of a weight file by name, with dtype and shape.',
  positionals: { name: 'FILE', description: 'the weight file', minimum: 1, maximum: 1 },
  options: {},
  examples: [{ does: 'See what a file holds', line: 'ssd weights inspect vgg16.safetensors' }],
  run: async ({ positionals, terminal, workingDirectory }) => {
    const file = resolve(workingDirectory, positionals[0]!);
    const tensors = [...(await readTensors(file))].map(([name, { dtype, shape }]) => ({
      name,
      dtype,
      shape,
    }));
    terminal.note(showPath(file, workingDirectory));
    terminal.note(
      renderTable(
        [{ title: 'tensor' }, { title: 'dtype' }, { title: 'shape' }],
        tensors.map(({ name, dtype, shape }) => [name, dtype, `[${shape.join(', ')}]`]),
      ),
    );
    return { json: { file, tensors } };
  },
});
