import { CodedError } from '@ssd/errors';
import type { ErrorDetails } from '@ssd/errors';
import type { SsdModel } from './model.js';

export interface WrongShape {
  readonly name: string;
  readonly expected: readonly number[];
  readonly got: readonly number[];
}

/** What became of every name in the model and in the weights. */
export interface StateReport {
  readonly loaded: readonly string[];
  /** In the model, not in the weights. */
  readonly missing: readonly string[];
  /** In the weights, not in the model. */
  readonly unexpected: readonly string[];
  readonly wrongShape: readonly WrongShape[];
}

/** Weights that are not this model's. `report` has the whole account, the message the beginning of it. */
export class StateError extends CodedError<'STATE_MISMATCH'> {
  static {
    this.prototype.name = 'StateError';
  }
  readonly report: StateReport;

  constructor(
    code: 'STATE_MISMATCH',
    message: string,
    { report, ...details }: ErrorDetails & { report: StateReport },
  ) {
    super(code, message, details);
    this.report = report;
  }
}

/** The error of weights that do not fit a model. */
export function stateMismatch(model: SsdModel, report: StateReport): StateError {
  return new StateError('STATE_MISMATCH', describe(model, report), {
    report,
    hint: 'Pass strict: false to loadState to load what fits and keep the rest as it is.',
  });
}

/** Names listed in a message before it only counts. */
const LISTED = 3;

function describe(model: SsdModel, report: StateReport): string {
  const { loaded, missing, unexpected, wrongShape } = report;
  const total = model.variables.length;
  const lines = [
    `Expected the ${total} variables of preset "${model.preset.name}" with ${model.classes.length} classes, ` +
      `got weights of which ${loaded.length} fit.`,
    list('Missing', missing),
    list('Unexpected', unexpected),
    list(
      'Wrong shape',
      wrongShape.map(
        ({ name, expected, got }) => `${name}: expected [${expected.join(', ')}], got [${got.join(', ')}]`,
      ),
    ),
    guess(model, report),
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}

function list(title: string, items: readonly string[]): string | undefined {
  if (items.length === 0) return undefined;
  const rest = items.length > LISTED ? `, … (${items.length - LISTED} more)` : '';
  return `${title} (${items.length}): ${items.slice(0, LISTED).join(', ')}${rest}.`;
}

function guess(model: SsdModel, { missing, unexpected, wrongShape }: StateReport): string {
  const others = otherClassCounts(model, wrongShape);
  const [classes] = others;
  if (missing.length + unexpected.length === 0 && others.size === 1 && Number.isInteger(classes)) {
    return `They belong to the same preset with ${classes!} classes.`;
  }
  return 'They probably belong to another preset.';
}

/** The numbers of classes that the wrong shapes would come from, if heads alone are wrong; NaN where one is not. */
function otherClassCounts(model: SsdModel, wrongShape: readonly WrongShape[]): Set<number> {
  const perBox = model.classes.length + 5; // logits of classes and background, 4 offsets
  return new Set(
    wrongShape.map(({ name, expected, got }) => {
      const shapes = expected.at(-1)! / perBox;
      return name.startsWith('classifiers/') ? (got.at(-1) ?? NaN) / shapes - 5 : NaN;
    }),
  );
}
