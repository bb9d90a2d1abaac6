#!/usr/bin/env node
// Runs the commands of a first session one after the other, as a new user types them, and writes what they say:
//
//   node tools/record-session.mjs DATA [--time-limit SECONDS] [--output FILE] [--note TEXT]
//
// DATA is a Pascal VOC folder with a test split. The session takes place in a folder of its own, which is removed
// afterwards; commands run from source. Paths of this machine are replaced in what is written, nothing else is.
// --note says in the head what else there is to know, such as that the machine was busy. Takes the time limit of the
// training (240 seconds if not given) and a minute more.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, homedir, tmpdir } from 'node:os';
import { basename, join, parse, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chooseDetection } from './record-session/choose-detection.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const SSD = [
  '--conditions=@ssd/source',
  '--import',
  join(root, 'tools/source.mjs'),
  join(root, 'packages/ssd-train-cli/src/bin.ts'),
];
/** Runs a line of words that begins with `ssd`; stdout and stderr come in the order in which they are written. */
function run(words, folder) {
  return new Promise((done, failed) => {
    const parts = [];
    const child = spawn(process.execPath, [...SSD, ...words.slice(1)], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => parts.push(text));
    }
    child.on('error', failed);
    child.on('close', (code) => done({ code, output: parts.join('') }));
  });
}

/** What is written of an output: no paths of this machine. The longest first, since one may lie in another. */
function withoutPlaces(text, places) {
  const byLength = [...places].sort(([a], [b]) => b.length - a.length);
  return byLength.reduce((clean, [path, shown]) => clean.replaceAll(path, shown), text);
}

/** The steps up to a detector: why one takes it, and the line. */
function session({ data, timeLimit }) {
  return [
    [
      'First a configuration for the pictures. `init` looks at them and writes its reasons beside each setting.',
      `ssd init ${data} --time-limit ${timeLimit}`,
    ],
    ['What is wrong with the data shows before training, not after it.', `ssd validate ${data}`],
    [
      'The configuration in the working folder is taken; lines like these come every ten seconds where there is no terminal to draw a progress line on.',
      'ssd train --run-dir runs/first',
    ],
    ['How it went, step by step.', 'ssd runs curves runs/first --height 8 --width 90'],
    [
      'Pictures that training has not seen tell what the detector is worth.',
      'ssd eval runs/first --split test',
    ],
  ];
}

/** The last step, with pictures and a threshold at which there is something to see; what was done for that is said. */
async function detection(pictures, folder) {
  const probe = join(folder, 'probe');
  const { code, output } = await run(
    [
      ...'ssd detect runs/first'.split(' '),
      ...pictures,
      ...'--threshold 0.05 --format json --output-dir probe'.split(' '),
    ],
    folder,
  );
  if (code !== 0)
    throw new Error(`Expected to look at the test pictures, got exit status ${code}: ${output}`);
  const found = [];
  for (const picture of pictures) {
    const { detections } = JSON.parse(await readFile(join(probe, `${parse(picture).name}.json`), 'utf8'));
    found.push({ picture, scores: detections.map(({ score }) => score) });
  }
  await rm(probe, { recursive: true });
  const { pictures: chosen, threshold, why } = chooseDetection(found);
  const at = threshold === undefined ? '' : ` --threshold ${threshold}`;
  return [
    `And this is what it is for: copies with boxes on them, and a JSON file beside each. ${why}`,
    `ssd detect runs/first ${chosen.join(' ')}${at} --output-dir found`,
  ];
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'time-limit': { type: 'string', default: '240' },
      output: { type: 'string', default: join(root, 'docs/first-run.md') },
      note: { type: 'string', default: '' },
    },
  });
  const timeLimit = Number(values['time-limit']);
  if (positionals.length !== 1 || !(timeLimit > 0)) {
    throw new Error(
      'Expected one Pascal VOC folder and a time limit in seconds: node tools/record-session.mjs DATA --time-limit 240',
    );
  }
  const source = resolve(positionals[0]);
  const test = await readFile(join(source, 'ImageSets/Main/test.txt'), 'utf8');
  const ids = test.split('\n').flatMap((line) => line.trim().split(/\s+/)[0] || []);
  const data = basename(source);
  const pictures = ids.map((id) => `${data}/JPEGImages/${id}.jpg`);

  const folder = await mkdtemp(join(tmpdir(), 'ssd-session-'));
  try {
    await symlink(source, join(folder, data));
    const places = new Map([
      [folder, '~/boards'],
      [source, `~/boards/${data}`],
      [root.replace(/\/$/, ''), '~/ssd'],
      [homedir(), '~'],
    ]);
    const parts = [];
    const record = async ([why, line]) => {
      process.stderr.write(`$ ${line}\n`);
      const began = performance.now();
      const { code, output } = await run(line.split(' '), folder);
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      process.stderr.write(`${output}\n(${seconds} s, exit status ${code})\n\n`);
      if (code !== 0) throw new Error(`Expected "${line}" to end well, got exit status ${code}.`);
      const clean = withoutPlaces(output, places)
        .replaceAll(/[ \t]+$/gm, '')
        .trimEnd();
      parts.push(`${why}\n\n\`\`\`text\n$ ${line}\n${clean}\n\`\`\`\n\nTook ${seconds} s.\n`);
    };
    for (const step of session({ data, timeLimit })) await record(step);
    await record(await detection(pictures, folder));
    const day = new Date().toISOString().slice(0, 10);
    const head = [
      '# A first run',
      '',
      `What \`ssd\` said on ${day} in a folder with the pictures in \`${data}/\`, from a configuration to boxes on new pictures. Recorded by \`node tools/record-session.mjs DATA --time-limit ${timeLimit}\`, which runs these commands one after the other; only paths are replaced. Node ${process.versions.node} on ${availableParallelism()} cores of ${cpus()[0]?.model ?? 'an unknown processor'}, ${process.platform} ${process.arch}. A terminal shows one progress line in place of those below, and colours.${values.note === '' ? '' : ` ${values.note}`}`,
      '',
    ].join('\n');
    await writeFile(values.output, `${head}\n${parts.join('\n')}`);
    process.stderr.write(`Written to ${values.output}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
