import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'voc-dataset',
  // The loader imports its encoder by URL, which jest's CommonJS does not know.
  moduleNameMapper: { ...preset.moduleNameMapper, '^file://(.*)$': '$1' },
};
