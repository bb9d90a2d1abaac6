import { builtinModules } from 'node:module';
import { BUILT_IN } from './built-in.js';

// Who may import whom (docs/design.md, "The packages"), as one eslint block a package.
const ALLOWED = {
  errors: [],
  names: [],
  files: [],
  pictures: [],
  random: [],
  'yaml-text': [],
  zip: [],
  testing: [],
  'example-blood-cells': [],
  'ssd-anchors': [],
  'ap-eval': [],
  augment: [],
  'ssd-loss': [],
  'vgg-backbone': [],
  'ssd-model': ['anchors', 'vgg-backbone'],
  'ssd-weights': ['tf-runtime'],
  'voc-dataset': ['augment'],
  'tf-runtime': [],
  'ascend-runtime': ['tf-runtime'],
  draw: ['voc-dataset'],
  'ssd-trainer': [
    'anchors',
    'ap-eval',
    'augment',
    'loss',
    'vgg-backbone',
    'model',
    'weights',
    'voc-dataset',
    'tf-runtime',
    'draw',
  ],
  'ssd-report': ['ap-eval', 'voc-dataset', 'draw', 'trainer'],
  'ssd-train-cli': [
    'anchors',
    'ap-eval',
    'augment',
    'loss',
    'vgg-backbone',
    'model',
    'weights',
    'voc-dataset',
    'tf-runtime',
    'ascend-runtime',
    'draw',
    'trainer',
    'report',
  ],
};

/** Packages that run in a browser too: nothing of Node may be imported there. */
export const ANYWHERE = new Set([
  'errors',
  'names',
  'pictures',
  'random',
  'ssd-anchors',
  'ap-eval',
  'augment',
  'ssd-loss',
  'vgg-backbone',
  'ssd-model',
]);

/** Node's own modules by their bare names, and packages that are native. */
const NODE_ONLY = [...builtinModules.filter((name) => !name.includes('/')), 'sharp', 'koffi'];

/** Tests, and what they share: these alone take @ssd/testing. */
const TESTS = (folder) => [
  `packages/${folder}/src/**/*.test.ts`,
  `packages/${folder}/src/**/testing/**/*.ts`,
];

const rule = (folder, allowed) => ({
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        {
          regex: `^@ssd/(?!(${[...BUILT_IN, ...allowed].join('|')})(/|$))`,
          message: `${folder} may import of ours: ${allowed.join(', ') || 'nothing'} (docs/design.md).`,
        },
        {
          regex: `^(\\.\\./)+(ssd-|draw|ap-eval|augment|example-|(${[...BUILT_IN, 'testing'].join('|')})/src/|vgg-|voc-|tf-runtime|ascend-)`,
          message: 'Import other packages by name.',
        },
        ...(ANYWHERE.has(folder)
          ? [
              {
                regex: `^(node:|(${NODE_ONLY.join('|')})(/|$))`,
                message: `${folder} runs anywhere: nothing of Node in it.`,
              },
            ]
          : []),
      ],
    },
  ],
});

export const importRules = () =>
  Object.entries(ALLOWED).flatMap(([folder, allowed]) => {
    const ignores = ANYWHERE.has(folder) ? [`packages/${folder}/src/**/*.test.ts`] : [];
    return [
      { files: [`packages/${folder}/src/**/*.ts`], ignores, rules: rule(folder, allowed) },
      { files: TESTS(folder), ignores, rules: rule(folder, [...allowed, 'testing']) },
    ];
  });
