import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './cache-folder.js';
import { pythonEnvironment } from './python-environment.js';
import { LibraryError } from './library-error.js';
import type { RunCommand } from '@ssd/files';
import type { WheelPin } from './wheel-pins.js';

const CANDIDATES: readonly (readonly [string, ...string[]])[] = [
  // Isolated: neither the working folder nor PYTHONPATH gives it code to run.
  ['python3', '-I', '-m', 'pip'],
  ['python', '-I', '-m', 'pip'],
  ['pip'],
  ['pip3'],
];

const NO_PIP = `Expected pip, to fetch TensorFlow from the Python package index, but none of ${CANDIDATES.map((words) => `"${words.join(' ')}"`).join(', ')} runs.`;
const GET_PIP =
  'Install it (Debian, Ubuntu: apt-get install python3-pip; Fedora: dnf install python3-pip), or set SSD_LIBTENSORFLOW to the ' +
  'folder of a libtensorflow_cc.so.2 you have.';

/** The first pip that runs, as the words to start it with. */
export async function findPip(run: RunCommand, env: Environment): Promise<readonly [string, ...string[]]> {
  for (const words of CANDIDATES) {
    const { code } = await run(words[0], [...words.slice(1), '--version'], { env: pythonEnvironment(env) });
    if (code === 0) return words;
  }
  throw new LibraryError('NO_PIP', NO_PIP, { hint: GET_PIP });
}

/** What to download and where to. */
export interface PipDownload {
  pip: readonly [string, ...string[]];
  version: string;
  wheel: WheelPin;
  folder: string;
  run: RunCommand;
  env: Environment;
  signal?: AbortSignal | undefined;
}

/**
 * Downloads one wheel through the user's pip, so that their index, mirrors, proxies and certificates hold.
 * Platform and Python are named, so any pip of any Python serves.
 *
 * @returns The wheel's path.
 */
export async function downloadWheel({
  pip,
  version,
  wheel,
  folder,
  run,
  env,
  signal,
}: PipDownload): Promise<string> {
  const request = [
    'download',
    '--no-deps',
    '--only-binary=:all:',
    '--python-version',
    wheel.python,
    ...wheel.platforms.flatMap((platform) => ['--platform', platform]),
    `${wheel.package}==${version}`,
  ];
  const words = [
    ...pip.slice(1),
    ...request,
    '--dest',
    folder,
    '--no-cache-dir',
    '--disable-pip-version-check',
    '--no-input',
    '--progress-bar',
    'off',
  ];
  // pip's own temporary copy goes into the same folder: that is where the space was checked and what is swept.
  const { code, stdout, stderr } = await run(pip[0], words, {
    env: { ...pythonEnvironment(env), TMPDIR: folder },
    signal,
  });
  signal?.throwIfAborted();
  const files = readdirSync(folder).filter((name) => name.endsWith('.whl'));
  if (code === 0 && files.length === 1) return join(folder, files[0]!);

  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-12).join('\n');
  if (/no space left|errno 28/i.test(said))
    throw new LibraryError(
      'NO_SPACE',
      `The disk filled up while TensorFlow ${version} was downloaded to ${folder}.`,
      { hint: 'Free some space and run it again.' },
    );
  throw new LibraryError(
    'DOWNLOAD_FAILED',
    `Could not download TensorFlow ${version}: "${[...pip, ...request].join(' ')}" ended with code ${code ?? 'none'}. It said:
${said.replace(/^/gm, '    ')}`,
    {
      hint:
        'Check the network. Behind a proxy or a mirror set HTTPS_PROXY or PIP_INDEX_URL; without a network run that command on ' +
        'another machine, copy the wheel here and set PIP_FIND_LINKS to its folder.',
    },
  );
}
