import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'ssd-model',
  // The gradients of TensorFlow.js lie in ES modules that its Node bundle leaves out.
  transformIgnorePatterns: ['/node_modules/(?!@tensorflow/tfjs-core/dist/)', 'tf-core\\.node\\.js$'],
};
