import { createRequire } from 'node:module';
import { library } from '../../tools/tsup.js';

const core = createRequire(import.meta.url)
  .resolve('@tensorflow/tfjs-core/package.json')
  .replace(/package\.json$/, '');

export default library({
  entry: ['src/index.ts', 'src/checkpoint/index.ts'],
  // tfjs-node's JavaScript and tfjs-core's gradients are built in: nothing a user installs runs tfjs-node's install
  // script. Only the exact specifier of the core stays outside, so that there is one Tensor class.
  noExternal: [
    /^@tensorflow\/tfjs-node/,
    /^@tensorflow\/tfjs$/,
    /^@tensorflow\/tfjs-core\/dist\//,
    'google-protobuf',
  ],
  external: ['koffi', 'protobufjs'],
  esbuildPlugins: [
    {
      name: 'one-tfjs-core',
      setup({ onResolve }) {
        onResolve({ filter: /^@tensorflow\/tfjs(-core)?$/ }, () => ({
          path: '@tensorflow/tfjs-core',
          external: true,
        }));
        onResolve({ filter: /^@tensorflow\/tfjs-core\/dist\// }, ({ path }) => ({
          path: path.replace('@tensorflow/tfjs-core/', core),
        }));
      },
    },
  ],
  // CommonJS in an ESM bundle asks for Node's modules through require.
  esbuildOptions(options, { format }) {
    if (format === 'esm') {
      options.banner = {
        js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
      };
    }
  },
});
