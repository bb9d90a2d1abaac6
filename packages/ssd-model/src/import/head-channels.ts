/** Where a channel of a fused head comes from: the number of the tensor, and the channel in it. */
export type ChannelOrigin = readonly [part: number, channel: number];

/**
 * Channels of a fused head, [shape][class logits, background logit, 4 offsets], out of one convolution for the logits
 * and one for the offsets, whose channels go box shape by box shape and whose class 0 is the background (Caffe,
 * torchvision, ssd.pytorch).
 */
export function splitHeadChannels(shapes: number, classes: number): ChannelOrigin[] {
  const logits = classes + 1;
  return Array.from({ length: shapes }, (_, shape) => [
    ...Array.from({ length: classes }, (_, c): ChannelOrigin => [0, shape * logits + 1 + c]),
    [0, shape * logits] as const, // the background, theirs first and ours last
    ...Array.from({ length: 4 }, (_, o): ChannelOrigin => [1, shape * 4 + o]),
  ]).flat();
}

/** Channels of a fused head out of one convolution a box shape, with our order inside of each (the reference). */
export function separateHeadChannels(shapes: number, perBox: number): ChannelOrigin[] {
  return Array.from({ length: shapes * perBox }, (_, channel) => [
    Math.floor(channel / perBox),
    channel % perBox,
  ]);
}

/**
 * Puts channels, the last axis of every part, side by side.
 *
 * @param parts [position, channel] each, with the same number of positions
 * @param widths channels of each part
 * @returns [position, origins.length]
 */
export function gatherChannels(
  parts: readonly Float32Array[],
  widths: readonly number[],
  origins: readonly ChannelOrigin[],
): Float32Array {
  const positions = parts[0]!.length / widths[0]!;
  const result = new Float32Array(positions * origins.length);
  let at = 0;
  for (let position = 0; position < positions; position++) {
    for (const [part, channel] of origins) result[at++] = parts[part]![position * widths[part]! + channel]!;
  }
  return result;
}
