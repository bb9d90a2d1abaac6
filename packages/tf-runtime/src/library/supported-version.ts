/** The oldest TensorFlow that has every C function we call, and in which oneDNN is reliable. */
export const OLDEST_SUPPORTED = '2.9.0';

/** Whether version `a` comes before version `b`. */
export function isOlder(a: string, b: string): boolean {
  return a.localeCompare(b, 'en', { numeric: true }) < 0;
}

/** Whether a TensorFlow that was found by searching is worth using; an unknown version is given its chance. */
export function isSupported(version: string | undefined): boolean {
  if (version === undefined || !/^\d+\.\d+\./.test(version)) return true;
  return !isOlder(version, OLDEST_SUPPORTED);
}
