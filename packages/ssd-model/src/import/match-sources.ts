import type { ImportTarget } from './import-target.js';
import { planImport } from './plan-import.js';
import type { SourceTensors } from './source-tensor.js';
import { unwrapNames } from './unwrap-names.js';
import type { Unwrapped } from './unwrap-names.js';
import { weightSources } from './weight-sources.js';
import type { WeightSourceName } from './weight-sources.js';
import type { WeightSource } from './weight-source.js';

/** How far a file is what a source writes. */
export interface SourceMatch {
  readonly source: WeightSourceName;
  /** Variables whose tensors are all there by name, and of those the ones in the right shape. */
  readonly named: number;
  readonly fitting: number;
  /** Variables that a complete file would fill. */
  readonly total: number;
  /** The file's tensors under the names that the source knows. */
  readonly view: Unwrapped;
}

/** Sources that fit the file, best first; of equals in the order of {@link weightSources}. All of them, even at zero. */
export function matchSources(
  target: ImportTarget,
  tensors: SourceTensors,
  among = Object.keys(weightSources) as WeightSourceName[],
): SourceMatch[] {
  const views = unwrapNames(tensors);
  return among
    .map((name) =>
      views
        .map((view) => matchOf(target, name, view))
        // The first view of equals: the names as they are.
        .reduce((best, match) => (compare(match, best) < 0 ? match : best)),
    )
    .sort(compare);
}

function compare(a: SourceMatch, b: SourceMatch): number {
  return b.fitting - a.fitting || b.named - a.named;
}

function matchOf(target: ImportTarget, name: WeightSourceName, view: Unwrapped): SourceMatch {
  const source: WeightSource = weightSources[name];
  const none = { source: name, named: 0, fitting: 0, view };
  const { rules, missing, fresh } = planImport(target, source, view);
  const all = source.rules(target, view.tensors);
  const absent = new Set([...missing, ...fresh]);
  const total = all.length;
  if (source.recognises !== undefined && !source.recognises(view.tensors)) return { ...none, total };
  return {
    ...none,
    named: all.filter(({ target: variable }) => !absent.has(variable)).length,
    fitting: rules.length,
    total,
  };
}
