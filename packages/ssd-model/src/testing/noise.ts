/** 32 bits by a hash of name and index. */
export function bits(name: string, length: number): Uint32Array {
  let seed = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) seed = Math.imul(seed ^ name.charCodeAt(i), 0x01000193);
  const hashed = new Uint32Array(length);
  for (let index = 0; index < length; index++) {
    let x = (Math.imul(index, 2654435761) + seed) >>> 0;
    x = Math.imul(x ^ (x >>> 15), 2246822519) >>> 0;
    hashed[index] = Math.imul(x ^ (x >>> 13), 3266489917);
  }
  return hashed;
}

/** Uniform in [-0.5, 0.5): a hash of name and index. The scripts in tools/oracle have the same formula. */
export function noise(name: string, length: number): Float32Array {
  const hashed = bits(name, length);
  const uniform = new Float32Array(length);
  for (let index = 0; index < length; index++) uniform[index] = hashed[index]! / 2 ** 32 - 0.5;
  return uniform;
}
