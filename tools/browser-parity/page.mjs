// The page: runs the cases on every backend that a browser has and posts what comes out. It judges nothing.
/* global document, location, navigator, URLSearchParams, Blob */
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import { casesOn } from './cases.mjs';

const post = async (path, body) => {
  const { status } = await fetch(path, { method: 'POST', body });
  if (status !== 204) throw new Error(`The server answered ${status} to ${path}.`);
};

/** Facts that tell whether the graphics path was really taken, and in which precision. */
const environment = () => {
  const debug = document.createElement('canvas').getContext('webgl2');
  const names = debug?.getExtension('WEBGL_debug_renderer_info');
  return {
    userAgent: navigator.userAgent,
    renderer: debug?.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? debug.RENDERER) ?? null,
    webglVersion: tf.env().getNumber('WEBGL_VERSION'),
    float32Rendering: tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED'),
    float16Textures: tf.env().getBool('WEBGL_FORCE_F16_TEXTURES'),
    packed: tf.env().getBool('WEBGL_PACK'),
  };
};

/** The contents of one of the files that the server has. */
const picture = async (name) => new Uint8Array(await (await fetch(`/pictures/${name}`)).arrayBuffer());

const run = async () => {
  setWasmPaths('/wasm/');
  // Small tensors would be computed in JavaScript otherwise: every op shall go the way it is tested for.
  tf.env().set('WEBGL_CPU_FORWARD', false);
  for (const backend of ['webgl', 'wasm', 'cpu']) {
    if (!(await tf.setBackend(backend))) throw new Error(`The backend ${backend} does not start.`);
    if (backend === 'webgl') await post('/environment', JSON.stringify(environment()));
    const whole = new URLSearchParams(location.search).has('whole');
    for (const { name, compute } of casesOn(backend, { whole })) {
      const before = tf.memory().numTensors;
      const start = performance.now();
      const outputs = await compute({ picture });
      const facts = new URLSearchParams({
        name,
        backend: tf.getBackend(),
        milliseconds: Math.round(performance.now() - start),
        lengths: outputs.map(({ length }) => length).join(),
        leaked: tf.memory().numTensors - before,
        gpuBytes: tf.memory().numBytesInGPUAllocated ?? 0,
      });
      await post(`/outputs?${facts}`, new Blob(outputs));
    }
  }
  await post('/done', '');
};

run().catch((error) => post('/failed', String(error?.stack ?? error)));
