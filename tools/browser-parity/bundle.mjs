import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>browser parity</title>
<link rel="icon" href="data:,">
<script type="module" src="/page.js"></script>
`;

/** The page with everything it loads, by path, out of the sources as a bundler for browsers takes them. */
export async function bundlePage() {
  const { outputFiles } = await build({
    entryPoints: [join(dirname(fileURLToPath(import.meta.url)), 'page.mjs')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    conditions: ['@ssd/source'],
    target: 'es2022',
    logLevel: 'error',
  });
  const files = new Map([
    ['/', { type: 'text/html', body: PAGE }],
    ['/page.js', { type: 'text/javascript', body: outputFiles[0].contents }],
  ]);
  const require = createRequire(import.meta.url);
  const wasm = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
  for (const name of readdirSync(wasm).filter((name) => name.endsWith('.wasm'))) {
    files.set(`/wasm/${name}`, { type: 'application/wasm', body: readFileSync(join(wasm, name)) });
  }
  return files;
}
