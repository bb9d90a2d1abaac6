import { join } from 'node:path';
import { defined } from '@ssd/trainer/config';
import { parseArguments } from '../cli/parse-arguments.js';
import { loaderOptions, loaderSettings, parseSampling, userCacheFolder } from './loader-options.js';

const settings = (line: string): object => {
  const words = line.split(' ').filter((word) => word !== '');
  const { values } = parseArguments(words, { command: 'train', options: loaderOptions });
  return defined(loaderSettings(values, '/home/me'));
};

describe('loaderSettings', () => {
  it('leaves to the defaults what is not given', () => {
    expect(settings('')).toEqual({});
  });

  it.each([
    ['--cache none', { cacheImages: false, cacheFolder: null }],
    ['--cache memory', { cacheImages: true, cacheFolder: null }],
    ['--cache disk --cache-dir decoded', { cacheImages: false, cacheFolder: '/home/me/decoded' }],
    ['--cache disk', { cacheImages: false, cacheFolder: userCacheFolder() }],
  ])('%s', (line, expected) => {
    expect(settings(line)).toEqual(expected);
  });

  it('refuses a folder that nothing would be kept in', () => {
    expect(() => settings('--cache-dir d')).toThrow(
      'Expected --cache disk beside --cache-dir, got no --cache.',
    );
    expect(() => settings('--cache memory --cache-dir d')).toThrow('beside --cache-dir, got memory.');
  });

  it('takes threads and sampling', () => {
    expect(settings('--num-workers 2 --sampling class')).toEqual({ workers: 2, sampling: { by: 'class' } });
  });
});

describe('userCacheFolder', () => {
  it('follows the XDG base directory specification', () => {
    expect(userCacheFolder({ XDG_CACHE_HOME: '/caches', HOME: '/home/a' })).toBe(
      join('/caches', 'ssd-images'),
    );
    expect(userCacheFolder({ XDG_CACHE_HOME: 'relative', HOME: '/home/a' })).toBe(
      '/home/a/.cache/ssd-images',
    );
    expect(userCacheFolder({ HOME: '/home/a' })).toBe('/home/a/.cache/ssd-images');
  });
});

describe('parseSampling', () => {
  it('reads each kind', () => {
    expect(['sample', 'class', 'repeat-factor', 'repeat-factor:0.05'].map(parseSampling)).toEqual([
      { by: 'sample' },
      { by: 'class' },
      { by: 'repeat-factor' },
      { by: 'repeat-factor', threshold: 0.05 },
    ]);
  });

  it.each([
    ['classes', 'Did you mean "class"?'],
    ['class:0.5', 'Expected nothing after class in --sampling, got "class:0.5".'],
    ['repeat-factor:2', 'Expected a share from 0 to 1 after repeat-factor: in --sampling'],
    ['repeat-factor:', 'Expected a share from 0 to 1 after repeat-factor: in --sampling'],
  ])('refuses %s', (text, message) => {
    expect(() => parseSampling(text)).toThrow(message);
  });
});
