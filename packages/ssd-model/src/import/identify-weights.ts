import { presets } from '../presets.js';
import type { ModelPreset } from '../preset.js';
import { importTarget } from './import-target.js';
import { matchSources } from './match-sources.js';
import { planImport } from './plan-import.js';
import type { SourceTensors } from './source-tensor.js';
import { unwrapNames } from './unwrap-names.js';
import { weightSources } from './weight-sources.js';
import type { WeightSourceName } from './weight-sources.js';
import type { WeightSource } from './weight-source.js';

/** What a file probably is. */
export interface IdentifiedWeights {
  readonly source: WeightSourceName;
  readonly title: string;
  readonly scope: 'trunk' | 'detector';
  /** Names of presets that take it without a complaint, the ones it fills furthest first. */
  readonly presets: readonly string[];
  /** Foreground classes of its heads; undefined without heads. */
  readonly classes: number | undefined;
  /** Variables of the first of these presets that it fills, and how many there are. */
  readonly fills: number;
  readonly variables: number;
}

/** Classes that a target gets where the file has no heads: only their shapes depend on it, and those are not looked at. */
const ANY_CLASSES = 1;

/**
 * What a weight file is, by names and shapes alone: which software wrote it, what for, and for which presets. Of
 * torchvision's two kinds of vgg16, which only values tell apart, it is the one with a classifier unless those are given.
 *
 * @returns undefined where no source that is known fits any preset
 */
export function identifyWeights(tensors: SourceTensors): IdentifiedWeights | undefined {
  const found = Object.values(presets)
    .map((preset) => tryPreset(preset, tensors))
    .filter((candidate) => candidate !== undefined)
    .sort((a, b) => b.fills - a.fills);
  const [best] = found;
  if (best === undefined) return undefined;
  const alike = found.filter(({ source }) => source === best.source);
  const { title, scope }: WeightSource = weightSources[best.source];
  return {
    source: best.source,
    title,
    scope: best.classes === undefined ? 'trunk' : scope,
    presets: alike.filter(({ fits }) => fits).map(({ preset }) => preset),
    classes: best.classes,
    fills: best.fills,
    variables: best.variables,
  };
}

interface Candidate {
  readonly preset: string;
  readonly source: WeightSourceName;
  readonly classes: number | undefined;
  readonly fills: number;
  readonly variables: number;
  readonly fits: boolean;
}

function tryPreset(preset: ModelPreset, tensors: SourceTensors): Candidate | undefined {
  const classes = countClasses(preset, tensors);
  const target = importTarget(preset, classes ?? ANY_CLASSES);
  const [best] = matchSources(target, tensors);
  if (best === undefined || best.fitting === 0) return undefined;
  const source: WeightSource = weightSources[best.source];
  const { missing, unexpected, wrongShape } = planImport(target, source, best.view);
  return {
    preset: preset.name,
    source: best.source,
    classes,
    fills: best.fitting,
    variables: target.shapes.size,
    fits:
      missing.length + unexpected.length + wrongShape.length === 0 &&
      (source.presets === undefined || source.presets.includes(preset.name)),
  };
}

/** Classes by the first source that finds heads. */
function countClasses(preset: ModelPreset, tensors: SourceTensors): number | undefined {
  for (const { tensors: view } of unwrapNames(tensors)) {
    for (const source of Object.values<WeightSource>(weightSources)) {
      const classes = source.countClasses?.(view, preset);
      if (classes !== undefined) return classes;
    }
  }
  return undefined;
}
