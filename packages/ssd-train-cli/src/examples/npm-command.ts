import { basename, dirname, join } from 'node:path';
import type { Environment } from '@ssd/files';

/**
 * How to start the user's npm: that which started us, as `npx` does, else the one on PATH.
 *
 * @returns The words to start it with.
 */
export function npmCommand(environment: Environment): readonly [string, ...string[]] {
  const started = environment['npm_execpath'];
  // Other package managers set it to themselves.
  if (started !== undefined && /^np[mx]-cli\.js$/.test(basename(started)))
    return [process.execPath, join(dirname(started), 'npm-cli.js')];
  return ['npm'];
}

/** What npm hands down of the project or the line that started us, and would lead it elsewhere than to our folder. */
const OF_THE_CALLER =
  /^npm_config_(workspaces?|include_workspace_root|global|location|prefix|local_prefix|dry_run)$/i;

/** The environment without what would make npm install elsewhere, or nothing. */
export function npmEnvironment(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !OF_THE_CALLER.test(name)));
}
