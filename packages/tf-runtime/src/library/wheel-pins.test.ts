import { PINNED_VERSION, wheelFor } from './wheel-pins.js';

describe('wheelFor', () => {
  it.each(['x64', 'arm64'] as const)('pins the default version on %s', (arch) => {
    const wheel = wheelFor(PINNED_VERSION, arch);
    expect(wheel.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(wheel.platforms).toHaveLength(1);
    expect(wheel.libraryBytes).toBeGreaterThan(wheel.wheelBytes);
  });

  it('takes the package that has wheels for the architecture', () => {
    expect(wheelFor('2.21.0', 'x64').package).toBe('tensorflow-cpu');
    expect(wheelFor('2.21.0', 'arm64').package).toBe('tensorflow');
  });

  it('describes other versions by rule, without a hash', () => {
    expect(wheelFor('2.15.1', 'x64')).toMatchObject({
      package: 'tensorflow-cpu',
      python: '3.11',
      platforms: ['manylinux_2_27_x86_64', 'manylinux_2_17_x86_64', 'manylinux2014_x86_64'],
      sha256: undefined,
    });
    expect(wheelFor('2.11.0', 'arm64').python).toBe('3.10');
  });
});
