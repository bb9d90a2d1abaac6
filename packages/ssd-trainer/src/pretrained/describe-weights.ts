import { identifyWeights, type IdentifiedWeights } from '@ssd/model';

/** What a file is as far as its names and shapes say: one sentence for people, the same for machines. */
export interface DescribedWeights {
  readonly text: string;
  readonly identified: IdentifiedWeights | null;
}

/** @param entries names and shapes of all tensors; their values are not needed */
export function describeWeights(
  entries: Iterable<{ readonly name: string; readonly shape: readonly number[] }>,
): DescribedWeights {
  const tensors = new Map([...entries].map(({ name, shape }) => [name, { shape, data: [] }]));
  const identified = identifyWeights(tensors) ?? null;
  if (identified === null) {
    return { text: 'Not the weights of a VGG16 or SSD that "ssd weights import" knows.', identified };
  }
  const { title, scope, classes, fills, variables, presets } = identified;
  const what = scope === 'trunk' ? 'a trunk' : `a detector of ${classes ?? 'unknown'} classes`;
  const fits = presets.length === 0 ? 'no preset as it is' : `preset ${presets.join(', ')}`;
  return {
    text: `Weights of ${title}: ${what}, ${fills} of ${variables} variables, for ${fits}.`,
    identified,
  };
}
