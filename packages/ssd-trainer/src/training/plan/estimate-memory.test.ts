import { estimateMemory } from './estimate-memory.js';

const variable = (size: number, trainable: boolean): { trainable: boolean; variable: { size: number } } => ({
  trainable,
  variable: { size },
});
const layer = (kind: 'conv' | 'tap', channels: number): never =>
  ({ kind, output: { rows: 2, columns: 3, channels } }) as never;

const given = {
  model: { variables: [variable(100, true), variable(10, false)] },
  trunk: { imageSize: { width: 6, height: 4 }, layers: [layer('conv', 5), layer('tap', 5)] },
  batchSize: 2,
  accumulate: 1,
  slots: 1,
};

it('counts variables, gradients and activations in float32', () => {
  expect(estimateMemory({ ...given, averaged: false })).toEqual({
    variables: 4 * (110 + 100), // with the momentum of what is trained
    gradients: 4 * 100,
    activations: 4 * 2 * (6 * 4 * 3 + 2 * 3 * 5), // a tap hands on the map before it
  });
});

it('counts one part of a batch, and the sum of gradients', () => {
  expect(estimateMemory({ ...given, accumulate: 2, averaged: false })).toMatchObject({
    gradients: 4 * 2 * 100,
    activations: 4 * 1 * (6 * 4 * 3 + 2 * 3 * 5),
  });
});

it('counts the averages of all variables', () => {
  expect(estimateMemory({ ...given, averaged: true }).variables).toBe(4 * (110 + 100 + 110));
});

it('counts all that an optimizer keeps, and no activations where the layers are not known', () => {
  expect(estimateMemory({ ...given, trunk: undefined, slots: 2, averaged: false })).toEqual({
    variables: 4 * (110 + 2 * 100),
    gradients: 4 * 100,
    activations: undefined,
  });
});
