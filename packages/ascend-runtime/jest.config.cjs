module.exports = { ...require('../../jest.preset.js'), displayName: 'ascend-runtime' };
