import { frozenLayers } from './frozen-layers.js';
import { conv, maxPool, tap } from './layer.js';
import type { LayerTable } from './layer.js';
import { layerTables } from './layer-tables.js';

const { vgg300, mini } = layerTables;

describe('frozenLayers', () => {
  it('freezes nothing for 0 and an empty list', () => {
    expect(frozenLayers(vgg300, 0).size).toBe(0);
    expect(frozenLayers(vgg300, []).size).toBe(0);
  });

  it('takes leading blocks, and not those whose numbers begin alike', () => {
    expect([...frozenLayers(vgg300, 1)]).toEqual(['conv1_1', 'conv1_2']);
    expect([...frozenLayers(vgg300, 3)]).toEqual([
      ...['conv1_1', 'conv1_2', 'conv2_1', 'conv2_2', 'conv3_1', 'conv3_2', 'conv3_3'],
    ]);
    expect(frozenLayers(vgg300, 5).size).toBe(13); // all of VGG16's; the scales of conv4_3 belong to its head
    expect([...frozenLayers(mini, 1)]).toEqual(['conv1']);
  });

  it('takes names and what stands before an underscore', () => {
    expect([...frozenLayers(vgg300, ['conv1', 'mod', 'conv4_3', 'l2_norm_conv4_3'])]).toEqual([
      ...['conv1_1', 'conv1_2', 'mod_conv6', 'mod_conv7', 'conv4_3', 'l2_norm_conv4_3'],
    ]);
    expect([...frozenLayers(vgg300, ['conv1_1', 'conv1'])]).toEqual(['conv1_1', 'conv1_2']);
  });

  it.each([-1, 6, 1.5, NaN])('refuses %d blocks', (blocks) => {
    expect(() => frozenLayers(vgg300, blocks)).toThrow(RangeError);
    expect(() => frozenLayers(vgg300, blocks)).toThrow(
      `Expected a whole number from 0 to 5 of leading blocks to freeze, got ${blocks}.`,
    );
  });

  it('refuses blocks that the table does not have', () => {
    const table: LayerTable = { ...vgg300, name: 'own', layers: [conv('conv1_1', 3, 1), conv('head', 3, 1)] };
    expect(() => frozenLayers(table, 2)).toThrow(
      'Expected block 2 (conv2_1, …) in layer table "own" to freeze the first 2, but its layers are: conv1_1, head.',
    );
  });

  it('refuses names without weights, with the nearest and all there are', () => {
    const layers = [conv('conv1_1', 3, 1), maxPool('pool1', 2, 2), tap('pool1'), conv('mod_conv6', 1, 1)];
    const table: LayerTable = { ...vgg300, name: 'own', layers };
    expect(() => frozenLayers(table, ['conv1-1'])).toThrow(
      'Unknown layer "conv1-1" to freeze in table "own". Did you mean "conv1_1"? Layers with weights: conv1_1, mod_conv6.',
    );
    for (const name of ['pool1', '', 'con', 'conv1_']) {
      expect(() => frozenLayers(table, [name])).toThrow(RangeError);
    }
    expect(() => frozenLayers({ ...table, layers: [] }, ['conv1'])).toThrow('Layers with weights: none.');
  });
});
