import type { LayerTable } from '../layer.js';

/** The same geometry with a share of the channels: a 32nd costs a thousandth of the arithmetic. */
export function narrow(table: LayerTable, divisor: number): LayerTable {
  return {
    ...table,
    name: `${table.name}/${divisor}`,
    layers: table.layers.map((layer) =>
      layer.kind === 'conv' ? { ...layer, filters: layer.filters / divisor } : layer,
    ),
  };
}
