import type { TableSummary } from './summary.js';

const COLUMNS = ['layer', 'output', 'parameters', 'MACs (M)', 'field', 'step', ''] as const;

/**
 * A summary as aligned plain text: one line a layer (taps with an arrow), totals at the end. Where layers are frozen
 * they are marked, and the total is split into what is trained and what is not.
 */
export function formatSummary(summary: TableSummary): string {
  const rows = summary.layers.map((layer) => [
    layer.kind === 'tap' ? `${layer.name} →` : layer.name,
    `${layer.output.rows}×${layer.output.columns}×${layer.output.channels}`,
    thousands(layer.parameters),
    millions(layer.macs),
    String(layer.receptiveField),
    String(layer.step),
    layer.frozen > 0 ? 'frozen' : '',
  ]);
  const { parameters, frozen } = summary;
  const totals = [['total', '', thousands(parameters), millions(summary.macs), '', '', '']];
  if (frozen > 0) {
    totals.push(['trained', '', thousands(parameters - frozen), '', '', '', '']);
    totals.push(['frozen', '', thousands(frozen), '', '', '', '']);
  }
  const table = [[...COLUMNS], ...rows, ...totals];
  const widths = COLUMNS.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  const { width, height } = summary.imageSize;
  return [`${summary.name}, ${width}×${height}`, ...lines].join('\n');
}

function thousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

function millions(value: number): string {
  return (value / 1e6).toFixed(1);
}
