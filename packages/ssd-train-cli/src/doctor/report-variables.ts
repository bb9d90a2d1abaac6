/** Variables that change what happens: ours, TensorFlow's, those of its thread pools, the loader's and Node's. */
const NAMES =
  /^(SSD_|TF_|ONEDNN_|DNNL_|XLA_|OMP_|MKL_|KMP_|ASCEND_|NODE_OPTIONS$|UV_THREADPOOL_SIZE$|LD_LIBRARY_PATH$|LD_PRELOAD$|CI$|LANG$|XDG_CACHE_HOME$)/;

/** The variables that matter for a bug report, by name. */
export function reportVariables(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const entries = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && NAMES.test(entry[0]),
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
