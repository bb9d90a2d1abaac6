import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The environment variables a function looks at, `process.env` in life. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where fetched libraries are kept: `$XDG_CACHE_HOME/ssd-tensorflow`, by default `~/.cache/ssd-tensorflow`.
 * A relative XDG_CACHE_HOME is ignored, as the XDG base directory specification asks.
 */
export function cacheFolder(env: Environment = process.env): string {
  const base = env['XDG_CACHE_HOME'];
  if (base !== undefined && isAbsolute(base)) return join(base, 'ssd-tensorflow');
  return join(env['HOME'] ?? homedir(), '.cache', 'ssd-tensorflow');
}

/** The folder of one version; a home shared by machines of two architectures holds both. */
export function versionFolder(cache: string, version: string, arch: string = process.arch): string {
  return join(cache, arch === 'x64' ? version : `${version}-${arch}`);
}
