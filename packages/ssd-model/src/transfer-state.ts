import { ArgumentRangeError, expectOptions } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import type { SsdModel } from './model.js';
import { expectState, loadState, sameShape } from './load-state.js';
import { stateMismatch } from './state-error.js';
import type { StateReport } from './state-error.js';
import type { StateTensor } from './state-tensor.js';

const HEADS: readonly string[] = ['fit', 'reinitialize'];

export interface TransferOptions {
  /**
   * What becomes of the heads.
   *
   * - `'fit'`: they are loaded if all of them fit, that is for as many classes; else all of them start anew.
   * - `'reinitialize'`: they start anew, for other classes that happen to be as many.
   *
   * @default 'fit'
   */
  readonly heads?: 'fit' | 'reinitialize';
}

/** What was loaded, and what starts anew. */
export interface TransferReport extends StateReport {
  /** Names of the heads' variables that were given fresh values; empty or all of them. */
  readonly reinitialized: readonly string[];
  /** The same in a sentence, for people. */
  readonly message: string;
}

/**
 * Puts weights of a detector for other classes into a model: the trunk has to fit, the heads start anew where the
 * number of classes differs (or, with `heads: 'reinitialize'`, always), with the values that they were created with.
 * A trunk alone is taken, too. All or nothing, like {@link loadState}.
 *
 * @param tensors by the model's variable names
 * @throws StateError where the trunk is not the model's, or something is left over
 * @throws ArgumentRangeError for a tensor whose data do not fill its shape or hold NaN or infinity
 */
export function transferState(
  model: SsdModel,
  tensors: ReadonlyMap<string, StateTensor>,
  options: TransferOptions = {},
): TransferReport {
  expectOptions(options, ['heads'], 'transferState');
  expectState(tensors);
  const { heads = 'fit' } = options;
  if (!HEADS.includes(heads)) {
    throw new ArgumentRangeError(unknownName('way with heads', heads, HEADS), { hint: 'Name one of those.' });
  }
  const fresh = model.initialHeads();
  const report = compare(model, tensors, fresh);
  const fit = [...fresh].every(([name, { shape }]) => {
    const given = tensors.get(name);
    return given !== undefined && sameShape(given.shape, shape);
  });
  if (report.missing.length + report.unexpected.length + report.wrongShape.length > 0) {
    throw stateMismatch(model, report);
  }
  if (fit && heads === 'fit') {
    const loaded = loadState(model, tensors);
    return { ...loaded, reinitialized: [], message: `Loaded all ${loaded.loaded.length} variables.` };
  }
  const kept = new Map([...tensors].filter(([name]) => !fresh.has(name)));
  loadState(model, new Map([...kept, ...fresh]));
  const reinitialized = [...fresh.keys()];
  return {
    ...report,
    loaded: [...kept.keys()],
    reinitialized,
    message:
      `Loaded ${kept.size} of ${model.variables.length} variables; the ${reinitialized.length} of the heads start anew: ` +
      `${reason(model, tensors, fit)}.`,
  };
}

/** How the trunk alone compares. */
function compare(
  model: SsdModel,
  tensors: ReadonlyMap<string, StateTensor>,
  heads: ReadonlyMap<string, StateTensor>,
): StateReport {
  const trunk = model.variables.filter(({ name }) => !heads.has(name));
  const known = new Set(model.variables.map(({ name }) => name));
  return {
    loaded: trunk.map(({ name }) => name).filter((name) => tensors.has(name)),
    missing: trunk.map(({ name }) => name).filter((name) => !tensors.has(name)),
    unexpected: [...tensors.keys()].filter((name) => !known.has(name)),
    wrongShape: trunk.flatMap(({ name, variable }) => {
      const got = tensors.get(name)?.shape;
      return got === undefined || sameShape(got, variable.shape)
        ? []
        : [{ name, expected: variable.shape, got }];
    }),
  };
}

function reason(model: SsdModel, tensors: ReadonlyMap<string, StateTensor>, fit: boolean): string {
  if (fit) return 'as asked for';
  const given = model.preset.boxes.maps.map(({ shapes }, m) => {
    const channels = tensors.get(`classifiers/map${m}/biases`)?.shape[0];
    return channels === undefined ? undefined : channels / shapes.length - 5; // background and 4 offsets
  });
  if (given.includes(undefined)) return 'the weights have none';
  const [classes] = given;
  const one = Number.isInteger(classes) && classes! > 0 && given.every((other) => other === classes);
  return one
    ? `the weights are for ${classes!} classes, the model has ${model.classes.length}`
    : 'the weights have heads of another detector';
}
