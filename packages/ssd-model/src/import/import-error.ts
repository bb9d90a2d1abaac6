import { CodedError } from '@ssd/errors';
import type { ErrorDetails } from '@ssd/errors';
import { formatShape } from '../shape.js';
import type { StateReport } from '../state-error.js';

/** Why weights were not imported. */
export type ImportErrorCode =
  /** No source that is known fits, or the one that was named does not fit at all. */
  | 'IMPORT_UNKNOWN'
  /** A detector of other boxes and layers than the model's. */
  | 'IMPORT_PRESET'
  /** A detector of another number of classes. */
  | 'IMPORT_CLASSES'
  /** Something is missing, left over or of another shape. */
  | 'IMPORT_MISMATCH'
  /** A tensor that is cut short, holds NaN or infinity, or is of a type that has to be converted first. */
  | 'IMPORT_TENSOR'
  /** The model takes another mean off its images than the weights were trained with. */
  | 'IMPORT_MEAN';

/** Weights that cannot be imported as asked. Nothing was changed. */
export class ImportError extends CodedError<ImportErrorCode> {
  static {
    this.prototype.name = 'ImportError';
  }
  /** What to do. */
  declare readonly hint: string;
  /** What fits and what does not, where that was looked at. */
  readonly report: StateReport | undefined;

  constructor(
    code: ImportErrorCode,
    message: string,
    { report, ...details }: ErrorDetails & { hint: string; report?: StateReport },
  ) {
    super(code, message, details);
    this.report = report;
  }
}

/** Names listed in a message before it only counts. */
const LISTED = 3;

/** `Missing (5): a, b, c, … (2 more).`, or nothing where there is nothing to list. */
export function listed(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const rest = items.length > LISTED ? `, … (${items.length - LISTED} more)` : '';
  return [`${title} (${items.length}): ${items.slice(0, LISTED).join(', ')}${rest}.`];
}

/** Everything of a report that a strict import does not allow, a line each. */
export function describeMismatch({ missing, unexpected, wrongShape }: StateReport): string[] {
  return [
    ...listed('Missing', missing),
    ...listed('Unexpected', unexpected),
    ...listed(
      'Wrong shape',
      wrongShape.map(
        ({ name, expected, got }) => `${name}: expected ${formatShape(expected)}, got ${formatShape(got)}`,
      ),
    ),
  ];
}
