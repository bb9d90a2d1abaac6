module.exports = { ...require('../../jest.preset.js'), displayName: 'ap-eval' };
