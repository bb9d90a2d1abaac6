module.exports = { ...require('../../jest.preset.js'), displayName: 'vgg-backbone' };
