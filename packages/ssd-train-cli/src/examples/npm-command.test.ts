import { npmCommand, npmEnvironment } from './npm-command.js';

describe('npmCommand', () => {
  it('is the npm that started us, also as npx', () => {
    for (const name of ['npm-cli.js', 'npx-cli.js'])
      expect(npmCommand({ npm_execpath: `/lib/npm/bin/${name}` })).toEqual([
        process.execPath,
        '/lib/npm/bin/npm-cli.js',
      ]);
  });

  it('is the one on PATH where nobody or another package manager did', () => {
    expect(npmCommand({})).toEqual(['npm']);
    expect(npmCommand({ npm_execpath: '/lib/yarn/bin/yarn.js' })).toEqual(['npm']);
  });
});

it('npm is not led elsewhere by what started us, but keeps its registry', () => {
  expect(
    npmEnvironment({
      npm_config_workspace: 'a',
      NPM_CONFIG_GLOBAL: 'true',
      npm_config_prefix: '/usr',
      npm_config_registry: 'https://mirror',
      HOME: '/home/a',
    }),
  ).toEqual({ npm_config_registry: 'https://mirror', HOME: '/home/a' });
});
