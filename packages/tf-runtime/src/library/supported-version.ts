/** The oldest TensorFlow that has every C function we call and dilated convolution gradients on the CPU. */
const OLDEST_MINOR = 9;

/** Whether a TensorFlow that was found by searching is worth using; an unknown version is given its chance. */
export function isSupported(version: string | undefined): boolean {
  const match = /^(\d+)\.(\d+)\./.exec(version ?? '');
  if (match === null) return true;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > 2 || (major === 2 && minor >= OLDEST_MINOR);
}
