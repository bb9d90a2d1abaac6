module.exports = { ...require('../../jest.preset.js'), displayName: 'ssd-loss' };
