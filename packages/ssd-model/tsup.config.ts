import { library } from '../../tools/tsup.js';

// How image files are decoded is chosen where the package is imported, by "imports" in package.json.
export default library({
  entry: {
    index: 'src/index.ts',
    'decode-image-node': 'src/decode-image/node.ts',
    'decode-image-browser': 'src/decode-image/browser.ts',
  },
  dts: { entry: 'src/index.ts' },
  external: ['#decode-image'],
  splitting: false,
});
