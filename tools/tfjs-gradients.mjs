// tfjs-core's gradient registrations are ES modules that Node and jest cannot load as they stand. The build bundles them
// into tf-runtime; running from source, this one file in node_modules stands in.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';

/** The specifier that tf-runtime imports. */
export const GRADIENTS = '@tensorflow/tfjs-core/dist/register_all_gradients.js';

/** Path of the bundle; made at the first call. */
export const gradientsBundle = () => {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('@tensorflow/tfjs-core/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  const folder = join(dirname(manifest), '..', '..', '.cache', 'ssd');
  const file = join(folder, `tfjs-gradients-${version}.cjs`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    buildSync({
      entryPoints: [join(dirname(manifest), 'dist', 'register_all_gradients.js')],
      outfile: file,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      logLevel: 'error',
    });
  }
  return file;
};
