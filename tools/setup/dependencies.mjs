import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Brings node_modules to what the lockfile says, without running any package's install script.
 *
 * A stamp in node_modules holds the lockfile's hash: as long as both agree there is nothing to do. Platform and
 * architecture are part of it, since native packages are of one platform.
 */
export async function installDependencies({ say, signal, root = repository, install = npmCi }) {
  const lockfile = readFileSync(join(root, 'package-lock.json'));
  const stampFile = join(root, 'node_modules', '.ssd-setup');
  const stamp = createHash('sha256')
    .update(`${process.platform} ${process.arch}\n`)
    .update(lockfile)
    .digest('hex');
  if (read(stampFile) === stamp) {
    say('node_modules: up to date');
    return;
  }
  if (installedAsLocked(root, JSON.parse(lockfile.toString()))) {
    writeFileSync(stampFile, stamp);
    say('node_modules: up to date (installed by npm)');
    return;
  }
  say('node_modules: installing from the lockfile (npm ci --ignore-scripts) …');
  const start = Date.now();
  await install(root, signal);
  writeFileSync(stampFile, stamp);
  say(`node_modules: installed in ${((Date.now() - start) / 1000).toFixed(0)} s, no install script was run`);
}

/** Whether npm's own record of what it installed agrees with the lockfile: a contributor's `npm ci` or `npm install`. */
function installedAsLocked(root, { packages: locked }) {
  const installed = JSON.parse(read(join(root, 'node_modules', '.package-lock.json')) ?? '{}').packages;
  if (installed === undefined) return false;
  const wanted = Object.entries(locked).filter(([path]) => path !== '');
  const versionsAgree = Object.entries(installed).every(
    ([path, { version }]) => locked[path]?.version === version,
  );
  // npm writes its record under --package-lock-only too, where it installs nothing.
  const present = Object.keys(installed).every((path) => existsSync(join(root, path)));
  // Optional packages of other platforms are locked but not installed.
  return (
    versionsAgree &&
    present &&
    wanted.every(
      ([path, { optional, peer, workspaces }]) => path in installed || optional || peer || workspaces,
    )
  );
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Lines of npm's output worth showing when it fails. */
const SHOWN_LINES = 15;

function npmCi(root, signal) {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // Under "npm run" the very npm that started us is used, else the one on PATH.
  const own = process.env.npm_execpath;
  const [command, words] = own?.endsWith('.js') ? [process.execPath, [own, ...args]] : ['npm', args];
  return new Promise((resolve, reject) => {
    let said = '';
    const child = spawn(command, words, {
      cwd: root,
      signal,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (said += text));
    child.on('error', (error) => {
      reject(
        error.code === 'ENOENT'
          ? new Error(
              'Expected npm on PATH to install the dependencies; it comes with Node (https://nodejs.org).',
            )
          : error,
      );
    });
    child.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(
            `"npm ${args.join(' ')}" ended with code ${code}. It said:\n${head(said)}\n${wayOut(said)}`,
          ),
        );
    });
  });
}

// npm says what is wrong first and how it is used after that.
const head = (text) => text.trim().split('\n').slice(0, SHOWN_LINES).join('\n').replace(/^/gm, '    ');

function wayOut(said) {
  if (/ENOSPC/.test(said)) return 'The disk is full: free about 1 GB and run it again.';
  if (/ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|network/i.test(said))
    return 'Check the network. Behind a proxy or a mirror set HTTPS_PROXY or npm_config_registry.';
  if (/EACCES|EPERM/.test(said)) return `Make ${repository} writable for you and run it again.`;
  return 'Run that command yourself to see all it says.';
}
