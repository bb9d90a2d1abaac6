import { formatInput, weightSources, type ImportReport } from '@ssd/model';

/** Names listed in a line before it only counts. */
const LISTED = 4;

/** What was imported and what was not, a line each, for people. */
export function describeImport(report: ImportReport): string[] {
  const { source, loaded, converted, fresh, missing, unexpected, wrongShape, ignored, mean, notes } = report;
  return [
    `Weights of ${weightSources[source].title}: ${loaded.length} variables loaded, ${converted.length} of them converted.`,
    ...line('Stay fresh', layersOf(fresh)),
    ...line('Missing', missing),
    ...line('Unexpected', unexpected),
    ...line(
      'Of another shape',
      wrongShape.map(
        ({ name, got, expected }) => `${name} [${got.join(', ')}], not [${expected.join(', ')}]`,
      ),
    ),
    ...ignoredLines(ignored),
    `Pixels go in as ${formatInput(mean)}.`,
    ...notes,
  ];
}

function line(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const rest = items.length > LISTED ? `, … (${items.length - LISTED} more)` : '';
  return [`${title}: ${items.slice(0, LISTED).join(', ')}${rest}.`];
}

/** Layers of variables: `conv8_1/filter` and `conv8_1/biases` are one. */
function layersOf(variables: readonly string[]): string[] {
  return [...new Set(variables.map((name) => name.replace(/\/[^/]+$/, '')))];
}

function ignoredLines(ignored: ImportReport['ignored']): string[] {
  const reasons = [...new Set(ignored.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const count = ignored.filter((tensor) => tensor.reason === reason).length;
    return `Left out: ${count} ${count === 1 ? 'tensor' : 'tensors'} (${reason}).`;
  });
}
