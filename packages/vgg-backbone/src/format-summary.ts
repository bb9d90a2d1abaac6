import type { TableSummary } from './summary.js';

const COLUMNS = ['layer', 'output', 'parameters', 'MACs (M)', 'field', 'step'] as const;

/** A summary as aligned plain text: one line a layer (taps with an arrow), totals at the end. */
export const formatSummary = (summary: TableSummary): string => {
  const rows = summary.layers.map(({ name, kind, output, parameters, macs, receptiveField, step }) => [
    kind === 'tap' ? `${name} →` : name,
    `${output.rows}×${output.columns}×${output.channels}`,
    thousands(parameters),
    millions(macs),
    String(receptiveField),
    String(step),
  ]);
  const total = ['total', '', thousands(summary.parameters), millions(summary.macs), '', ''];
  const table = [[...COLUMNS], ...rows, total];
  const widths = COLUMNS.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  const { width, height } = summary.imageSize;
  return [`${summary.name}, ${width}×${height}`, ...lines].join('\n');
};

const thousands = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

const millions = (value: number): string => (value / 1e6).toFixed(1);
