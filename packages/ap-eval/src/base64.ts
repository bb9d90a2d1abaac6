const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Characters joined at once: enough to be fast, few enough for the arguments of a call. */
const CHUNK = 8192;

const codes = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));

/** Value of each character code, 64 for those that are not in the alphabet. */
const values = new Uint8Array(128).fill(64);
codes.forEach((code, value) => {
  values[code] = value;
});

const PAD = '='.charCodeAt(0);

/** RFC 4648, with padding. */
export function toBase64(bytes: Uint8Array): string {
  const text = new Uint8Array(4 * Math.ceil(bytes.length / 3)).fill(PAD);
  for (let i = 0, at = 0; i < bytes.length; i += 3, at += 4) {
    const left = bytes.length - i;
    const triple = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text[at] = codes[triple >> 18]!;
    text[at + 1] = codes[(triple >> 12) & 63]!;
    if (left > 1) text[at + 2] = codes[(triple >> 6) & 63]!;
    if (left > 2) text[at + 3] = codes[triple & 63]!;
  }
  let joined = '';
  for (let i = 0; i < text.length; i += CHUNK) joined += String.fromCharCode(...text.subarray(i, i + CHUNK));
  return joined;
}

/** @returns undefined where the text is not base64 with padding */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const last = text.length - padding;
  for (let i = 0, at = 0; i < text.length; i += 4, at += 3) {
    let triple = 0;
    for (let k = i; k < i + 4; k++) {
      const value = k < last ? (values[text.charCodeAt(k)] ?? 64) : 0;
      if (value === 64) return undefined;
      triple = (triple << 6) | value;
    }
    // Writing past the end of a typed array does nothing.
    bytes[at] = triple >> 16;
    bytes[at + 1] = (triple >> 8) & 255;
    bytes[at + 2] = triple & 255;
  }
  return bytes;
}
