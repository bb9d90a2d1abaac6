module.exports = { ...require('../../jest.preset.js'), displayName: 'ssd-model' };
