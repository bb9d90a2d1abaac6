#!/usr/bin/env node
// The demo from end to end, as a user starts it, with little training; then what a user does next with its run; and the demo once
// more without a clone, by npx (packages are built), in three steps.
//
//   node tools/check-demo.mjs [STEPS] [LEAST-MAP]        steps of training (default 200), mAP to reach (default 0.3)
//
// Steps and not seconds, so that a busy machine only takes longer.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveRegistry } from './registry/registry.mjs';
import { runThere } from './registry/run-npm.mjs';
import { createChecklist } from './smoke/script.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [steps = '200', leastMap = '0.3'] = process.argv.slice(2);
const LONG = '3600'; // seconds: no time limit comes into it
const TEST_PICTURES = 72; // of BCCD's test split
const CLASSES = ['Platelets', 'RBC', 'WBC'];

/** Runs a script of package.json; its standard output must be what the command writes and nothing else. */
function npmRun(script, ...args) {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script, '--', ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });
  return { status, stdout, stderr };
}

function jsonOf({ status, stdout, stderr }) {
  if (status !== 0) throw new Error(`it ended with ${status}:\n${stderr.slice(-3000)}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/**
 * `npx @ssd/train-cli demo` in an empty folder, with packages as they would be published, no package's script run, and a cache
 * that has TensorFlow and nothing else. npx keeps what it installs and asks no more for a version that it has: it gets a folder of
 * its own, or it would run what another clone packed under the same version, and leave what this one packed to the user.
 */
async function demoFromNpm(folder) {
  const caches = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const [home, cache, npm] = [join(folder, 'home'), join(folder, 'cache'), join(folder, 'npm')];
  for (const each of [home, cache, npm]) mkdirSync(each, { recursive: true });
  const downloads = join(process.env.npm_config_cache ?? join(homedir(), '.npm'), '_cacache');
  if (existsSync(downloads)) symlinkSync(downloads, join(npm, '_cacache'));
  if (existsSync(join(caches, 'ssd-tensorflow')))
    symlinkSync(join(caches, 'ssd-tensorflow'), join(cache, 'ssd-tensorflow'));
  const registry = await serveRegistry();
  try {
    const settings = join(folder, 'npmrc');
    const own = process.env.npm_config_userconfig ?? join(homedir(), '.npmrc');
    const before = existsSync(own) ? `${readFileSync(own, 'utf8')}\n` : '';
    writeFileSync(settings, `${before}${registry.setting}\nignore-scripts=true\n`);
    const args = ['--yes', '--prefer-offline', '@ssd/train-cli', 'demo', '--json', '--steps', '3'];
    return await runThere('npx', args, home, {
      XDG_CACHE_HOME: cache,
      npm_config_userconfig: settings,
      npm_config_cache: npm,
    });
  } finally {
    await registry.close();
  }
}

const work = mkdtempSync(join(tmpdir(), 'ssd-demo-'));
const run = join(work, 'run');
const { check, finish } = createChecklist();
try {
  let demo;
  await check(`npm run demo, ${steps} steps of training`, () => {
    demo = jsonOf(npmRun('demo', '--json', '--steps', steps, '--time-limit', LONG, '--run-dir', run));
    console.log(`     ${JSON.stringify(demo)}`);
    for (const key of ['map50', 'images', 'seconds', 'imagesPerSecond'])
      if (typeof demo[key] !== 'number')
        return `"${key}" is ${JSON.stringify(demo[key])} in its JSON, expected a number`;
    if (Object.keys(demo.ap).sort().join() !== CLASSES.join())
      return `"ap" has ${Object.keys(demo.ap).join()}, expected ${CLASSES.join()}`;
    if (demo.preset !== 'mini' || demo.steps !== Number(steps))
      return `it made ${demo.steps} steps of ${demo.preset}, expected ${steps} of mini`;
    if (demo.images !== TEST_PICTURES)
      return `it measured ${demo.images} pictures, expected ${TEST_PICTURES}`;
    return demo.map50 >= Number(leastMap) ? undefined : `mAP is ${demo.map50}, expected at least ${leastMap}`;
  });
  await check('the run folder holds report, pictures, plot, log and checkpoint', () => {
    for (const name of ['report.html', 'config.json', 'train.jsonl'])
      if (!existsSync(join(run, name))) return `${name} is missing`;
    if (!/<svg|<img/.test(readFileSync(join(run, 'report.html'), 'utf8'))) return 'report.html shows nothing';
    if (readdirSync(join(run, 'pictures')).length === 0) return 'pictures/ is empty';
    const evaluations = readdirSync(join(run, 'evaluations'), { recursive: true }).map(String);
    if (!evaluations.some((name) => name.endsWith('precision-recall.svg')))
      return `there is no plot in evaluations/, but ${evaluations.join()}`;
    const checkpoints = readdirSync(join(run, 'checkpoints'), { recursive: true }).map(String);
    return checkpoints.some((name) => name.endsWith('.index'))
      ? undefined
      : `checkpoints/ holds ${checkpoints.join()}`;
  });
  await check('ssd eval finds the same mAP in the checkpoint', () => {
    const data = join(root, 'packages/example-blood-cells/data/BCCD');
    const { map50 } = jsonOf(
      npmRun('ssd', 'eval', run, '--data-dir', data, '--split', 'test', '--checkpoint', 'last', '--json'),
    );
    return Math.abs(map50 - demo.map50) < 1e-6
      ? undefined
      : `the demo said ${demo.map50}, eval says ${map50}`;
  });
  await check('ssd detect finds cells in a picture', () => {
    const picture = join(root, 'packages/example-blood-cells/data/BCCD/JPEGImages/BloodImage_00007.jpg');
    jsonOf(npmRun('ssd', 'detect', run, picture, '--output-dir', join(work, 'found'), '--json'));
    return readdirSync(join(work, 'found')).length > 0 ? undefined : 'it wrote no picture';
  });
  await check('ssd train --resume goes on', () => {
    const more = Number(steps) + 10;
    const resumed = jsonOf(npmRun('ssd', 'train', '--resume', run, '--steps', String(more), '--json'));
    return resumed.steps === more ? undefined : `it says it made ${resumed.steps} steps, expected ${more}`;
  });
  await check('npx @ssd/train-cli demo without a clone fetches its pictures and trains', async () => {
    const ended = await demoFromNpm(join(work, 'npx'));
    const { images, steps: made } = jsonOf(ended);
    if (!ended.stderr.includes('npm fetches @ssd/example-blood-cells'))
      return `it does not say that it fetches pictures:\n${ended.stderr}`;
    return images === TEST_PICTURES && made === 3 ? undefined : `it ended with ${ended.stdout}`;
  });
  await check('an unknown option is a usage error', () => {
    const { status, stderr } = npmRun('demo', '--time-limits', '3');
    return status === 2 && stderr.includes('--time-limit')
      ? undefined
      : `it ended with ${status}:\n${stderr}`;
  });
} finally {
  rmSync(work, { recursive: true, force: true });
}
finish();
