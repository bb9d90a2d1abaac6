import { spawn } from 'node:child_process';

/** What `npm run` hands down of the project that it runs in, its `ignore-scripts` included. */
const OF_THE_PROJECT =
  /^npm_(command|execpath|lifecycle_|node_execpath|package_|config_(ignore_scripts|workspaces?|global|location|prefix|local_prefix|include_workspace_root)$)/i;

/** The environment of a user, who is in a folder of their own. */
export function usersEnvironment(environment = process.env) {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !OF_THE_PROJECT.test(name) && name !== 'INIT_CWD'),
  );
}

/**
 * Installs packages into a project, ours from a registry of this clone.
 *
 * @param {string} project
 * @param {readonly string[]} packages
 * @param {readonly string[]} flags Where npm finds our packages, and more for it.
 * @returns {Promise<string | undefined>} What went wrong.
 */
export async function install(project, packages, flags) {
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const { status, stderr } = await runThere('npm', ['install', ...packages, ...flags, ...quiet], project);
  return status === 0
    ? undefined
    : `"npm install ${packages.join(' ')}" ended with code ${status}:\n${stderr}`;
}

/**
 * Runs a program to its end, in a folder, with a user's environment.
 *
 * @returns {Promise<{ status: number | null, stdout: string, stderr: string }>}
 */
export function runThere(command, args, cwd, environment = {}) {
  return new Promise((resolve, reject) => {
    const env = { ...usersEnvironment(), ...environment };
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}
