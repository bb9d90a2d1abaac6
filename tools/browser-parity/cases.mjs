// What every backend must compute alike. Bundled into the page and run in Node, each on its own backend.
import { createModel, presets } from '@ssd/model';
import { layerTables } from '@ssd/vgg-backbone';
import * as tf from '@tensorflow/tfjs-core';
import { readImage } from '../../packages/ssd-model/src/read-image.ts';
import { fillVariables } from '../../packages/vgg-backbone/src/testing/fill-variables.ts';
import { narrow } from '../../packages/vgg-backbone/src/testing/narrow.ts';
import { noise } from '../../packages/testing/src/noise.ts';
import { computeTaps, parityTables } from '../../packages/vgg-backbone/src/testing/parity-cases.ts';

const trunk = (table, options = {}) => ({
  name: `trunk ${table.name}`,
  compute: () => computeTaps(table),
  ...options,
});

/** The probabilities and offsets of a detector for one picture of whole numbers, as a canvas gives it. */
const model = (name, preset, options = {}) => ({
  name: `model ${name}`,
  async compute() {
    const { width, height } = preset.layers.imageSize;
    const pixels = Uint8Array.from(noise('pixels', width * height * 3), (value) => 128 + 255 * value);
    const detector = createModel({ preset, classes: ['a', 'b', 'c'] });
    fillVariables(detector.variables);
    const { probabilities, offsets } = tf.tidy(() =>
      detector.infer(tf.tensor4d(pixels, [1, height, width, 3], 'int32')),
    );
    const values = [await probabilities.data(), await offsets.data()].map((each) => Float32Array.from(each));
    tf.dispose([probabilities, offsets]);
    detector.dispose();
    return values;
  },
  ...options,
});

/** The pixels that a detector sees of a file: decoded by the browser, or by sharp in Node. */
const picture = (file, tolerance) => ({
  name: `picture ${file}`,
  only: 'cpu', // decoding is the same, whatever the backend
  tolerance,
  async compute({ picture }) {
    const { images, size } = await readImage(await picture(file), { width: 300, height: 300 });
    const values = [Float32Array.from(await images.data()), Float32Array.of(size.width, size.height)];
    images.dispose();
    return values;
  },
});

const LEVEL = 1 / 128; // one of 256 levels, of pictures around 128

const cases = [
  ...parityTables.map((table) => trunk(table)),
  model('mini', presets.mini),
  model('vgg300/32', { ...presets.vgg300, layers: narrow(layerTables.vgg300, 32) }),
  model('ssd300/32', { ...presets.ssd300, layers: narrow(layerTables.ssd300, 32) }), // blue first
  trunk(narrow(layerTables.vgg300, 8)), // other shaders than a 32nd's: its first layers have 2 channels
  trunk(layerTables.vgg300, { whole: true }),
  picture('rgb.png', 0),
  picture('grey.png', 0),
  picture('grey-16.png', 0),
  picture('palette.png', 0),
  picture('photo.webp', 0),
  picture('alpha.png', 0),
  picture('holes.png', LEVEL),
  picture('photo.jpg', LEVEL),
  picture('turned.jpg', LEVEL),
  picture('mirrored.jpg', LEVEL),
  picture('cmyk.jpg', 20 * LEVEL), // from ink to light libvips goes by a profile, Chromium by a formula
  picture('one.png', 0),
  picture('large.jpg', LEVEL),
  picture('wide.png', LEVEL),
  picture('steps.png', 3 * LEVEL), // averages here, Lanczos in libvips: they differ where the levels fall
];

/**
 * The cases for one backend. Whole trunks are 30 G multiply-adds, over a minute in WebGL by software: only where asked
 * for, and never in plain JavaScript.
 */
export const casesOn = (backend, { whole }) =>
  cases.filter(
    (each) =>
      (each.only === undefined || backend === each.only || backend === 'tensorflow') &&
      (each.whole !== true || (whole && backend !== 'cpu')),
  );
