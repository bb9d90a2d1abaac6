#!/usr/bin/env node
// Trunks and detectors in a real browser against TensorFlow: WebGL (in software), WebAssembly and plain JavaScript. And
// the pictures that a detector reads there, as the browser decodes them, against those of Node.
//
//   npm run test:browser                    needs a Chromium: CHROME_BIN, or chromium, google-chrome, … on PATH
//   npm run test:browser -- --if-available  says so and is content where there is none
//   npm run test:browser -- --whole         vgg300 with all its channels too: over a minute in WebGL by software
//
// A page computes every case (tools/browser-parity/cases.mjs) on every backend and posts the outputs; this compares
// them with TensorFlow's eager backend in Node, number by number. Prints a line a case and backend with the distance
// reached: the norm of the difference as a share of the norm of what TensorFlow gives.
import { registerBackends } from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';
import { relativeDistance } from '../packages/vgg-backbone/src/testing/relative-distance.ts';
import { bundlePage } from './browser-parity/bundle.mjs';
import { casesOn } from './browser-parity/cases.mjs';
import { findBrowser } from './browser-parity/find-browser.mjs';
import { openPage } from './browser-parity/open-page.mjs';
import { makePictures } from './browser-parity/pictures.mjs';
import { serve } from './browser-parity/serve.mjs';
import { createChecklist } from './smoke/script.mjs';

const TOLERANCE = 1e-4;
const TIMEOUT_MS = 600_000;

const FLAGS = ['--if-available', '--whole'];
const unknown = process.argv.slice(2).find((argument) => !FLAGS.includes(argument));
if (unknown !== undefined) {
  console.error(`Unknown argument "${unknown}". Available: ${FLAGS.join(', ')}.`);
  process.exit(2);
}
const whole = process.argv.includes('--whole');

const browser = findBrowser();
if (browser === undefined) {
  const missing = 'no Chromium on PATH; set CHROME_BIN to the path of one';
  if (process.argv.includes('--if-available')) console.log(`skipped: ${missing}`);
  else console.error(`Browser parity needs a browser: ${missing}.`);
  process.exit(process.argv.includes('--if-available') ? 0 : 1);
}

const pictures = await makePictures();
/** What the page posts: its environment, then outputs as they come. */
const { environment, results } = await collect(browser);

registerBackends();
await tf.setBackend('tensorflow');
const expected = new Map();
for (const { name, compute } of casesOn('tensorflow', { whole }))
  expected.set(name, await compute({ picture: async (file) => pictures.get(file) }));

const { check, finish } = createChecklist();
console.log(`${environment.userAgent}\n${environment.renderer}`);
await check('WebGL 2 computes in 32 bits', () => {
  const { webglVersion, float32Rendering, float16Textures } = environment;
  return webglVersion === 2 && float32Rendering && !float16Textures
    ? undefined
    : `expected WebGL 2 with float32 textures, got ${JSON.stringify(environment)}`;
});
for (const backend of ['webgl', 'wasm', 'cpu']) {
  let worst = 0;
  for (const { name, tolerance = TOLERANCE } of casesOn(backend, { whole })) {
    const result = results.find((each) => each.name === name && each.backend === backend);
    const distance = result && Math.max(...distances(result, expected.get(name)));
    if (tolerance === TOLERANCE) worst = Math.max(worst, distance ?? Infinity);
    await check(`${name} on ${backend}: ${distance?.toExponential(1)} (${result?.milliseconds} ms)`, () => {
      if (result === undefined) return `no outputs came from ${backend}`;
      if (!(distance <= tolerance)) return `expected a distance of at most ${tolerance}, got ${distance}`;
      if (backend === 'webgl' && !(result.gpuBytes > 0))
        return 'no texture was used: it was not computed by WebGL';
      return result.leaked === 0 ? undefined : `${result.leaked} tensors were left behind`;
    });
  }
  console.log(`     ${backend}: ${worst.toExponential(1)} at most`);
}
finish();

async function collect(path) {
  const files = await bundlePage();
  for (const [name, body] of pictures) {
    files.set(`/pictures/${name}`, { type: 'application/octet-stream', body });
  }
  const collected = { environment: {}, results: [] };
  let settle;
  const done = new Promise((resolve, reject) => (settle = { resolve, reject }));
  const server = await serve(files, ({ pathname, searchParams }, body) => {
    if (pathname === '/environment') collected.environment = JSON.parse(body.toString());
    else if (pathname === '/outputs') collected.results.push(parseOutputs(searchParams, body));
    else if (pathname === '/done') settle.resolve();
    else settle.reject(new Error(`The page failed:\n${body.toString()}`));
  });
  const page = openPage(path, `${server.url}${whole ? '?whole' : ''}`);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => settle.reject(new Error(`Interrupted by ${signal}.`)));
  }
  const timer = setTimeout(() => {
    const last = collected.results.at(-1);
    const after = last === undefined ? 'nothing' : `${last.name} on ${last.backend}`;
    settle.reject(
      new Error(`The page took longer than ${TIMEOUT_MS / 1000} s; the last that came was ${after}.`),
    );
  }, TIMEOUT_MS);
  try {
    await Promise.race([done, page.ended]);
    return collected;
  } finally {
    clearTimeout(timer);
    await page.close();
    server.close();
  }
}

function parseOutputs(facts, body) {
  const values = new Float32Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength));
  let start = 0;
  const outputs = facts
    .get('lengths')
    .split(',')
    .map((length) => values.subarray(start, (start += Number(length))));
  if (start !== values.length) throw new Error(`Expected ${start} numbers, got ${values.length}.`);
  const number = (name) => Number(facts.get(name));
  return {
    name: facts.get('name'),
    backend: facts.get('backend'),
    milliseconds: number('milliseconds'),
    leaked: number('leaked'),
    gpuBytes: number('gpuBytes'),
    outputs,
  };
}

function distances({ outputs }, wanted) {
  if (outputs.length !== wanted.length) return [Infinity];
  return outputs.map((values, i) => relativeDistance(values, wanted[i]));
}
