/** `conv1_1/filter` → `filter_summaries/conv1_1`, the reference's tags; undefined for what it has no histogram of. */
export function histogramTag(name: string): string | undefined {
  const [, layer, part] = /^(.*)\/([^/]*)$/.exec(name) ?? [];
  if (part === 'filter') return `filter_summaries/${layer}`;
  return part === 'scale' && layer?.startsWith('l2_norm_') ? `scale_summary/${layer}` : undefined;
}

/** Values of a variable, and what its histogram is called. */
export interface TaggedValues {
  readonly tag: string;
  readonly values: Float32Array;
}
