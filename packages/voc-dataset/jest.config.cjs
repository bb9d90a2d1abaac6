module.exports = { ...require('../../jest.preset.js'), displayName: 'voc-dataset' };
