import { sameShape } from '../load-state.js';
import type { WrongShape } from '../state-error.js';
import type { ImportTarget } from './import-target.js';
import type { Rule } from './rule.js';
import type { SourceTensor, SourceTensors } from './source-tensor.js';
import type { Unwrapped } from './unwrap-names.js';
import type { WeightSource } from './weight-source.js';

/** A tensor with the name it has in the file. */
interface NamedTensor {
  readonly name: string;
  readonly tensor: SourceTensor;
}

/** A file as a source sees it, before any number is looked at. */
export interface ImportPlan {
  /** Rules whose tensors are all there, in the right shape. */
  readonly rules: readonly Rule[];
  /** Tensors by the source's own spelling. */
  readonly named: ReadonlyMap<string, NamedTensor>;
  /** Variables whose tensors the file lacks. */
  readonly missing: readonly string[];
  /** Variables that a file of this kind does not have, or that were left out as told. */
  readonly fresh: readonly string[];
  /** By the file's names. */
  readonly wrongShape: readonly WrongShape[];
  readonly unexpected: readonly string[];
  readonly ignored: readonly IgnoredTensor[];
}

/** A tensor that is left where it is on purpose. */
export interface IgnoredTensor {
  readonly name: string;
  readonly reason: string;
}

/** Whether a variable belongs to the heads. */
function isHead({ target }: Rule): boolean {
  return target.startsWith('classifiers/');
}

/** Sorts every variable of the target and every tensor of the file. */
export function planImport(
  target: ImportTarget,
  source: WeightSource,
  { prefix, tensors: given, outside, fileName }: Unwrapped,
  heads: 'load' | 'skip' = 'load',
): ImportPlan {
  const named = byCanonicalName(given, source, fileName);
  const tensors: SourceTensors = new Map([...named].map(([name, { tensor }]) => [name, tensor]));
  const order = new Map([...target.shapes.keys()].map((name, i) => [name, i]));
  const all = source.rules(target, tensors).sort((a, b) => order.get(a.target)! - order.get(b.target)!);
  const skipped = heads === 'skip' ? all.filter(isHead) : [];
  const wanted = heads === 'skip' ? all.filter((rule) => !isHead(rule)) : all;

  const isThere = (rule: Rule): boolean => rule.from.every((name) => named.has(name));
  const groups = new Set(
    wanted.flatMap(({ group, from }) =>
      group !== undefined && from.some((name) => named.has(name)) ? [group] : [],
    ),
  );
  const absent = wanted.filter((rule) => !isThere(rule));
  const missing = absent.filter(({ group }) => group === undefined || groups.has(group));
  const wrong = new Map(wanted.filter(isThere).map((rule) => [rule, wrongShapes(rule, named)]));
  const rules = [...wrong].flatMap(([rule, shapes]) => (shapes.length === 0 ? [rule] : []));

  const leftovers = sortLeftovers(named, { wanted, skipped, source }, tensors);
  // Of these something is in the file, or should be.
  const filled = new Set([...missing, ...wrong.keys()].map(({ target: name }) => name));
  return {
    rules,
    named,
    missing: missing.map(({ target: name }) => name),
    fresh: [...target.shapes.keys()].filter((name) => !filled.has(name)),
    wrongShape: [...wrong.values()].flat(),
    unexpected: leftovers.unexpected,
    ignored: [...leftovers.ignored, ...outside.map((name) => ({ name, reason: `not below "${prefix}"` }))],
  };
}

/** The tensors that no rule takes: known and not needed, or unexpected. */
function sortLeftovers(
  named: ReadonlyMap<string, NamedTensor>,
  { wanted, skipped, source }: { wanted: readonly Rule[]; skipped: readonly Rule[]; source: WeightSource },
  tensors: SourceTensors,
): Pick<ImportPlan, 'unexpected' | 'ignored'> {
  const used = new Set(wanted.flatMap(({ from }) => from));
  const heads = new Set(skipped.flatMap(({ from }) => from));
  const unexpected: string[] = [];
  const ignored: IgnoredTensor[] = [];
  for (const [key, { name }] of named) {
    if (used.has(key)) continue;
    const reason = heads.has(key) ? 'heads of other classes' : source.leftOut?.(key, tensors);
    if (reason === undefined) unexpected.push(name);
    else ignored.push({ name, reason });
  }
  return { unexpected, ignored };
}

function byCanonicalName(
  tensors: SourceTensors,
  { canonical = (name) => name }: WeightSource,
  fileName: Unwrapped['fileName'],
): Map<string, NamedTensor> {
  const named = new Map<string, NamedTensor>();
  for (const [name, tensor] of tensors) {
    const spelt = canonical(name);
    // Of two names for one thing the first counts; the other is then unexpected under its own.
    named.set(named.has(spelt) ? name : spelt, { name: fileName(name), tensor });
  }
  return named;
}

function wrongShapes({ from, shapes }: Rule, named: ReadonlyMap<string, NamedTensor>): WrongShape[] {
  return from.flatMap((key, i) => {
    const { name, tensor } = named.get(key)!;
    const expected = shapes[i]!;
    return sameShape(tensor.shape, expected) ? [] : [{ name, expected, got: tensor.shape }];
  });
}
