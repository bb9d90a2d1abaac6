import type { Environment } from './cache-folder.js';

/** What pip is told of the index and the way to it; everything else it could be told is ours to decide. */
const PIP = new Set(
  [
    'CERT',
    'CLIENT_CERT',
    'CONFIG_FILE',
    'DEFAULT_TIMEOUT',
    'EXTRA_INDEX_URL',
    'FIND_LINKS',
    'INDEX_URL',
    'KEYRING_PROVIDER',
    'NO_INDEX',
    'PROXY',
    'RESUME_RETRIES',
    'RETRIES',
    'TIMEOUT',
    'TRUSTED_HOST',
    'USE_DEPRECATED',
    'USE_FEATURE',
  ].map((name) => `PIP_${name}`),
);

/**
 * The environment for a Python: without `PYTHON…`, which adds folders to what it imports from, and with no other word to pip than
 * where its index is (`PIP_PYTHON` would have it run another program, `PIP_TARGET` write somewhere else).
 */
export function pythonEnvironment(env: Environment): Environment {
  return Object.fromEntries(
    Object.entries(env).filter(([key]) => {
      const name = key.toUpperCase();
      return !name.startsWith('PYTHON') && (!name.startsWith('PIP_') || PIP.has(name));
    }),
  );
}
