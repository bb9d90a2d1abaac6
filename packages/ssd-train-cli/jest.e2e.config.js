// Real trainings, minutes long: npx jest -c jest.e2e.config.js. One at a time, since each takes every core.
import config from './jest.config.js';

export default {
  ...config,
  displayName: 'ssd-train-cli e2e',
  testMatch: ['<rootDir>/e2e/**/*.e2e.ts'],
  testTimeout: 600_000,
  maxWorkers: 1,
};
