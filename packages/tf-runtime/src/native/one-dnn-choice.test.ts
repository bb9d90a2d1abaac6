import { type OneDnnCircumstances, chooseOneDnn } from './one-dnn-choice.js';

const usual: OneDnnCircumstances = {
  requested: null,
  inherited: null,
  platform: 'linux',
  arch: 'x64',
  cpu: { avx2: true },
  version: '2.21.0',
};

describe('chooseOneDnn', () => {
  it.each<[string, Partial<OneDnnCircumstances>, '1' | undefined, RegExp]>([
    ['AVX2', {}, '1', /AVX2/],
    ['no AVX2', { cpu: { avx2: false } }, undefined, /without AVX2/],
    ['a wish for it', { requested: '1' }, undefined, /TF_ENABLE_ONEDNN_OPTS=1 says so/],
    ['a wish against it', { requested: '0' }, undefined, /TF_ENABLE_ONEDNN_OPTS=0 says so/],
    ['what a process above chose', { requested: '1', inherited: '1' }, '1', /AVX2/],
    [
      'a wish in spite of what a process above chose',
      { requested: '0', inherited: '1' },
      undefined,
      /=0 says so/,
    ],
    ['arm64', { arch: 'arm64' }, undefined, /default on linux arm64/],
    ['macOS', { platform: 'darwin' }, undefined, /default on darwin x64/],
    ['TensorFlow 2.6', { version: '2.6.5' }, undefined, /2\.6\.5, reliable from 2\.9/],
    ['TensorFlow 2.9', { version: '2.9.3' }, '1', /AVX2/],
    ['an unknown TensorFlow', { version: undefined }, undefined, /an unknown version/],
  ])('%s', (_, circumstances, set, by) => {
    const choice = chooseOneDnn({ ...usual, ...circumstances });
    expect(choice.set).toBe(set);
    expect(choice.by).toMatch(by);
  });
});
