import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, versionFolder } from './cache-folder.js';

describe('cacheFolder', () => {
  it.each([
    [{ XDG_CACHE_HOME: '/var/cache/me', HOME: '/home/me' }, '/var/cache/me/ssd-tensorflow'],
    [{ HOME: '/home/me' }, '/home/me/.cache/ssd-tensorflow'],
    [{ XDG_CACHE_HOME: 'relative', HOME: '/home/me' }, '/home/me/.cache/ssd-tensorflow'],
    [{ XDG_CACHE_HOME: '', HOME: '/home/me' }, '/home/me/.cache/ssd-tensorflow'],
    [{}, join(homedir(), '.cache', 'ssd-tensorflow')],
  ])('of %j is %s', (env, folder) => {
    expect(cacheFolder(env)).toBe(folder);
  });

  it('keeps the architectures apart', () => {
    expect(versionFolder('/c', '2.21.0', 'x64')).toBe('/c/2.21.0');
    expect(versionFolder('/c', '2.21.0', 'arm64')).toBe('/c/2.21.0-arm64');
  });
});
