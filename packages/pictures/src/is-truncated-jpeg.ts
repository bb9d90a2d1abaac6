const START_OF_SCAN = 0xda;

/**
 * Whether a JPEG has no mark of its end behind the beginning of its pixels: one that lacks nothing else has all of its pixels.
 * What is no plain JPEG is left to the decoder.
 */
export function isTruncatedJpeg(contents: Uint8Array): boolean {
  if (contents[0] !== 0xff || contents[1] !== 0xd8) return false;
  for (let at = 2; at + 4 <= contents.length;) {
    if (contents[at] !== 0xff) return false;
    const marker = contents[at + 1]!;
    if (marker === START_OF_SCAN) return !hasEnd(contents, at);
    if (marker === 0xff) at++;
    else at += 2 + Math.max(2, contents[at + 2]! * 256 + contents[at + 3]!);
  }
  return false;
}

/** Compressed data cannot hold the mark by chance: an FF in it is followed by 00. */
function hasEnd(contents: Uint8Array, from: number): boolean {
  for (let at = contents.lastIndexOf(0xd9); at > from; at = contents.lastIndexOf(0xd9, at - 1)) {
    if (contents[at - 1] === 0xff) return true;
  }
  return false;
}
