import { readInputTensors } from './input-tensors.js';
import { findSource } from './find-source.js';
import { describeMismatch, ImportError } from './import-error.js';
import type { ImportTarget } from './import-target.js';
import { planImport } from './plan-import.js';
import type { ImportPlan } from './plan-import.js';
import type { SourceTensors } from './source-tensor.js';
import { weightSources } from './weight-sources.js';
import type { WeightSourceName } from './weight-sources.js';
import type { SourceInput, WeightSource } from './weight-source.js';

export interface PrepareOptions {
  /**
   * What wrote the file, one of the names of `weightSources`; 'auto' finds out by names and shapes.
   *
   * @default 'auto'
   */
  readonly source?: WeightSourceName | 'auto';
  /**
   * Everything that the source has must be there and fit, and nothing be left over; a detector must be one of the
   * model's preset. Without it what fits is loaded and the rest keeps its value.
   *
   * @default true
   */
  readonly strict?: boolean;
  /**
   * 'skip' leaves the heads as they are: their classes are not the model's.
   *
   * @default 'load'
   */
  readonly heads?: 'load' | 'skip';
  /**
   * How pixels went in when the weights were trained, or the part of it that is not what the source usually has, such as
   * `{ order: 'bgr' }`.
   *
   * @default what the file says, or what the source has
   */
  readonly input?: Partial<SourceInput>;
}

/** Names of {@link PrepareOptions}. */
export const PREPARE_OPTIONS = Object.keys({
  source: true,
  strict: true,
  heads: true,
  input: true,
} satisfies Record<keyof PrepareOptions, true>);

/** An import of which everything is known but the numbers. */
export interface PreparedImport {
  readonly name: WeightSourceName;
  readonly source: WeightSource;
  /** What stood in front of every name. */
  readonly prefix: string;
  readonly plan: ImportPlan;
  /** How pixels went in; undefined where neither file nor source says. */
  readonly input: SourceInput | undefined;
}

/**
 * Recognises a file and checks it against what it is wanted for.
 *
 * @throws ArgumentRangeError for an unknown name of a source; ImportError for weights that do not fit
 */
export function prepareImport(
  target: ImportTarget,
  tensors: SourceTensors,
  { source: wanted = 'auto', strict = true, heads = 'load', input }: PrepareOptions = {},
): PreparedImport {
  const { source: name, view } = findSource(target, tensors, wanted);
  const source: WeightSource = weightSources[name];
  const plan = planImport(target, source, view, heads);
  if (strict) {
    checkPreset(target, source);
    if (heads === 'load') checkClasses(target, source, plan);
    checkPlan(target, source, plan);
  }
  return {
    name,
    source,
    prefix: view.prefix,
    plan,
    input: completeInput(input, readInputTensors(view.tensors) ?? source.input, target),
  };
}

/** What was not given is as the weights usually have it, and where nothing says how that is, as the model has it. */
function completeInput(
  given: Partial<SourceInput> | undefined,
  usual: SourceInput | undefined,
  { preset }: ImportTarget,
): SourceInput | undefined {
  return given === undefined ? usual : { ...(usual ?? preset.mean), ...given };
}

function checkPreset({ preset }: ImportTarget, { title, presets }: WeightSource): void {
  if (presets === undefined || presets.includes(preset.name)) return;
  throw new ImportError(
    'IMPORT_PRESET',
    `Expected weights for preset "${preset.name}", got those of ${title}, whose layers and boxes are those of ` +
      `${presets.join(' or ')}.`,
    {
      hint: `Take preset ${presets.join(' or ')}, or strict: false to load the layers that fit by name and shape.`,
    },
  );
}

function checkClasses({ preset, classes }: ImportTarget, source: WeightSource, { named }: ImportPlan): void {
  const tensors: SourceTensors = new Map([...named].map(([name, { tensor }]) => [name, tensor]));
  const found = source.countClasses?.(tensors, preset);
  if (found === undefined || found === classes) return;
  throw new ImportError(
    'IMPORT_CLASSES',
    `Expected weights of a detector of ${classes} classes, got those of ${source.title} with ${found}, the background ` +
      'not counted.',
    {
      hint: `Give the names of its ${found} classes, or heads: 'skip' to keep fresh heads for other classes.`,
    },
  );
}

function checkPlan({ preset, shapes }: ImportTarget, { title }: WeightSource, plan: ImportPlan): void {
  const { rules, missing, unexpected, wrongShape } = plan;
  if (missing.length + unexpected.length + wrongShape.length === 0) return;
  const report = { loaded: rules.map(({ target }) => target), missing, unexpected, wrongShape };
  throw new ImportError(
    'IMPORT_MISMATCH',
    [
      `Expected the weights of ${title} for preset "${preset.name}", got a file of which ${rules.length} of the ` +
        `preset's ${shapes.size} variables can be made.`,
      ...describeMismatch(report),
    ].join('\n'),
    {
      hint: 'Check source and preset, or pass strict: false to load what fits and keep the rest as it is.',
      report,
    },
  );
}
