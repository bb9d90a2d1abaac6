// exit: 0
// Image files, as "imports" of package.json has them decoded: by both builds in Node, and in a bundle for browsers, which
// must not know of sharp.
import { createRequire } from 'node:module';
import '@tensorflow/tfjs-backend-cpu';
import * as model from '@ssd/model';
import { build } from 'esbuild';
import sharp from 'sharp';

const require = createRequire(import.meta.url);
require('@tensorflow/tfjs-backend-cpu');

const photo = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#c84' } })
  .withMetadata({ orientation: 6 })
  .png()
  .toBuffer();
for (const [name, { createModel }] of Object.entries({ import: model, require: require('@ssd/model') })) {
  const detector = createModel({ preset: 'mini', classes: ['a'] });
  const [{ box }] = await detector.detect(photo, { maxDetections: 1 });
  if (!(box.xmax <= 20 && box.ymax <= 40)) throw new Error(`${name}: not upright, ${JSON.stringify(box)}`);
  const error = await detector.detect('none.jpg').catch((reason) => reason);
  if (error.code !== 'IMAGE_UNREADABLE') throw new Error(`${name}: took a missing file, ${String(error)}`);
}

const { outputFiles } = await build({
  stdin: { contents: `export { createModel } from '@ssd/model';`, resolveDir: import.meta.dirname },
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'browser',
  external: ['@tensorflow/tfjs-core'],
});
const [{ text }] = outputFiles;
if (!text.includes('createImageBitmap')) throw new Error('the bundle for browsers decodes no files');
if (/sharp|node:/.test(text)) throw new Error('the bundle for browsers asks for sharp or Node');
