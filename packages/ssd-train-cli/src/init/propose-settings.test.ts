import { proposeSettings, type ProposeOptions, type Proposal } from './propose-settings.js';

const coverage = (name: string, recall: number) => ({
  name,
  boxes: 1000,
  threshold: 0.5,
  recall,
  recallByArea: { small: null, medium: null, large: null },
  meanOverlap: null,
});

function propose(
  more: Partial<Omit<ProposeOptions, 'description'>> & {
    side?: number;
    recalls?: readonly [number, number];
  } = {},
): Proposal & { value: (key: string) => unknown; reason: (key: string) => string | undefined } {
  const { side = 0.3, recalls = [0.97, 0.99], ...options } = more;
  const proposal = proposeSettings({
    dataDir: 'voc',
    splits: { train: 'train', validation: 'val' },
    images: 205,
    ...options,
    description: {
      classes: { nut: { objects: 900, images: 200, difficult: 0, truncated: 0 } },
      objects: 1000,
      areas: { small: 0, medium: 500, large: 500 },
      boxScales: { min: 0.1, median: side, mean: side, max: 0.9, bins: [] },
      anchors: [coverage('mini', 0.9), coverage('vgg300', recalls[0]), coverage('vgg512', recalls[1])],
    },
  });
  const find = (key: string) => proposal.settings.find((setting) => setting.key === key);
  return { ...proposal, value: (key) => find(key)?.value, reason: (key) => find(key)?.reason };
}

describe('proposeSettings', () => {
  it('is the recipe of laptop where nothing speaks against it', () => {
    const proposal = propose();
    expect(proposal).toMatchObject({ preset: 'laptop', batchSize: 16, epochs: 250, steps: 3000 });
    expect(proposal.value('augmentation')).toBe('ssd');
    expect(propose({ images: 50 })).toMatchObject({ epochs: 584, steps: 1752 });
    expect(propose({ timeLimit: 600 }).preset).toBe('laptop');
  });

  it('is the recipe of mini where time is short', () => {
    // 205 images are 12 batches of 16, 75 epochs of which are the recipe's 900 steps.
    const proposal = propose({ timeLimit: 599 });
    expect(proposal).toMatchObject({ preset: 'mini', batchSize: 16, epochs: 75, steps: 900 });
    expect(proposal.value('augmentation')).toBe('light');
    expect(proposal.value('classes')).toEqual(['nut']);
    expect(proposal.value('schedule')).toBeUndefined();
  });

  it('goes by the speed where it is known', () => {
    // laptop: 250 epochs of 12 steps of 16 are 48,000 pictures: an hour at 13.33 a second.
    expect(propose({ imagesPerSecond: 13.34 }).preset).toBe('laptop');
    expect(propose({ imagesPerSecond: 40 }).reason('preset')).toContain('about 20m00s on this machine');
    const slow = propose({ imagesPerSecond: 10 });
    expect(slow).toMatchObject({ preset: 'mini', steps: 900 });
    expect(slow.reason('preset')).toBe(
      'Learns from nothing, on a CPU, in a third of the time of laptop, which is better but would take about 1h20m on this machine.',
    );
    expect(propose({ imagesPerSecond: 10, timeLimit: 4800 }).preset).toBe('laptop');
    expect(propose({ imagesPerSecond: 79, timeLimit: 600 }).preset).toBe('mini'); // 608 s
  });

  it.each([
    [1, { batchSize: 1, epochs: 900, steps: 900 }],
    [3, { batchSize: 1, epochs: 300, steps: 900 }],
    [20, { batchSize: 8, epochs: 450, steps: 900 }],
    [113, { batchSize: 16, epochs: 129, steps: 903 }],
    [1000, { batchSize: 16, epochs: 75, steps: 4650 }],
    [16_551, { batchSize: 16, epochs: 6, steps: 6204 }],
  ])('of %d pictures with mini: %j', (images, expected) => {
    expect(propose({ images, preset: 'mini' })).toMatchObject(expected);
  });

  it('takes the reference where there are weights to start from, and moves its boundaries', () => {
    const proposal = propose({ pretrained: 'vgg.npz' });
    expect(proposal).toMatchObject({ preset: 'vgg300', batchSize: 8, epochs: 120, steps: 3000 });
    expect(proposal.value('pretrained')).toBe('vgg.npz');
    expect(proposal.value('schedule')).toMatchObject({
      boundaries: [320_000, 400_000],
      boundariesOf: 537_600,
    });
    expect(proposal.value('augmentation')).toBe('ssd');
  });

  it('takes larger pictures where only their anchors match the boxes, and does not zoom out from small ones', () => {
    const proposal = propose({ pretrained: 'vgg.npz', recalls: [0.8, 0.92], side: 0.03 });
    expect(proposal.preset).toBe('vgg512');
    expect(proposal.reason('preset')).toContain('92 % of the boxes, those of vgg300 80 %');
    expect(proposal.value('augmentation')).toBe('light');
    expect(proposal.reason('augmentation')).toContain('3.0 %');
  });

  it('does as it is told', () => {
    const proposal = propose({ preset: 'ssd300', timeLimit: 60, splits: { train: 'all', validation: null } });
    expect(proposal.preset).toBe('ssd300');
    expect(proposal.value('timeLimit')).toBe(60);
    expect([proposal.value('trainSplit'), proposal.value('validationSplit')]).toEqual(['all', null]);
    expect(() => propose({ preset: 'vgg30' })).toThrow('Did you mean "vgg300"?');
  });
});
