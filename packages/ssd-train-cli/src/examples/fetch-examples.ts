import { mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasEnded, makeFolder, ownMark, runCommand, type Environment, type RunCommand } from '@ssd/files';
import { CommandError } from '../errors/command-error.js';
import { ifThere, isFolder } from '@ssd/trainer/files';
import {
  EXAMPLE_DATA,
  EXAMPLE_DIGEST,
  EXAMPLE_PACKAGE,
  examplesIn,
  folderDigest,
} from './example-package.js';
import { npmCommand, npmEnvironment } from './npm-command.js';

/** Begins the name of a folder that is being filled. */
const INCOMPLETE = 'incomplete-examples-';
/** Says in such a folder whose it is. */
const OWNER = 'owner.json';

const WAY_OUT = `Check the network and npm's settings (registry, proxy), or on this machine run "npm install ${EXAMPLE_PACKAGE}" in this folder; or give a Pascal VOC folder of your own: --data-dir DIR.`;

export interface FetchExamplesOptions {
  /** Where the package comes to lie, as `example-blood-cells`. */
  readonly cache: string;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  /** Runs npm. @default a child process */
  readonly run?: RunCommand;
  /** What the pictures must be. @default those of the package */
  readonly digest?: string;
}

/**
 * Fetches the example pictures with the user's npm, so that their registry, proxy and certificates hold, and none of a package's
 * scripts is run. Either all of them are there afterwards or nothing.
 *
 * @returns their Pascal VOC folder
 * @throws CommandError `NO_EXAMPLES` where there is no npm, it fails, or what it gives is something else; the system's errors
 */
export async function fetchExamples({
  cache,
  environment,
  signal,
  run = runCommand,
  digest = EXAMPLE_DIGEST,
}: FetchExamplesOptions): Promise<string> {
  const home = examplesIn(cache);
  await makeFolder(cache);
  await sweep(cache);
  const work = await mkdtemp(join(cache, INCOMPLETE));
  try {
    await writeFile(join(work, OWNER), JSON.stringify(ownMark()));
    const [npm, ...words] = npmCommand(environment);
    const quiet = ['--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund'];
    const args = [...words, 'install', EXAMPLE_PACKAGE, '--prefix', work, ...quiet, '--loglevel=error'];
    const { code, stderr } = await run(npm, args, { env: npmEnvironment(environment), signal });
    signal.throwIfAborted();
    if (code !== 0) throw notFetched(code, stderr);
    const fetched = join(work, 'node_modules', EXAMPLE_PACKAGE);
    const found = (await ifThere(folderDigest(join(fetched, EXAMPLE_DATA)))) ?? 'nothing';
    if (found !== digest)
      throw new CommandError(
        'NO_EXAMPLES',
        `Expected the example pictures of ${EXAMPLE_PACKAGE} to have the SHA-256 ${digest}, got ${found}: they are not those that this version knows, and were not kept.`,
        { hint: WAY_OUT },
      );
    await rename(fetched, home).catch(async (error: unknown) => {
      if (!(await isFolder(join(home, EXAMPLE_DATA)))) throw error; // another process was faster
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return join(home, EXAMPLE_DATA);
}

function notFetched(code: number | undefined, stderr: string): CommandError {
  const said = stderr.trim().split('\n').slice(-8).join('\n').replace(/^/gm, '    ');
  return new CommandError(
    'NO_EXAMPLES',
    `Could not fetch the example pictures: "npm install ${EXAMPLE_PACKAGE}" ended with code ${code ?? 'none'}. It said:\n${said}`,
    { hint: WAY_OUT },
  );
}

/** Removes what processes left behind that were killed. */
async function sweep(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(INCOMPLETE)) continue;
    const owner = await readFile(join(cache, name, OWNER), 'utf8').catch(() => 'null');
    if (hasEnded(parsed(owner))) await rm(join(cache, name), { recursive: true, force: true });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // written half
  }
}
