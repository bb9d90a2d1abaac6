import { resolveConfig } from '../../config/resolve-config.js';
import { logHeader, type LogHeaderOptions } from './log-header.js';

const rest: Omit<LogHeaderOptions, 'config'> = {
  name: 'ckpt',
  tensorboardDir: 'tb',
  startEpoch: 0,
  continues: false,
  batchSize: 7,
  trainingSamples: 205,
  validationSamples: 87,
  classes: 3,
  imageSize: { width: 300, height: 300 },
};
const data = { dataDir: '/data/voc', trainSplit: 'train', validationSplit: 'val', workers: 4 };

describe('logHeader', () => {
  it('says what is in force, under the labels of train.py', async () => {
    const config = await resolveConfig({ ...data, preset: 'vgg300', pretrained: '/data/vgg_graph' });
    expect(logHeader({ config, ...rest })).toEqual([
      '[i] Project name:          ckpt',
      '[i] Data directory:        /data/voc',
      '[i] VGG directory:         /data/vgg_graph',
      '[i] # epochs:              200',
      '[i] Batch size:            7',
      '[i] Tensorboard directory: tb',
      '[i] Checkpoint interval:   200',
      '[i] Learning rate values:  0.00075;0.0001;0.00001',
      '[i] Learning rate boundaries:  320000;400000',
      '[i] Momentum:              0.9',
      '[i] Weight decay:          0.0005',
      '[i] Continue:              False',
      '[i] Number of workers:     4',
      '[i] Precision mode:     allow_fp32_to_fp16',
      '[i] Overflow dump flag:     False',
      '[i] data dump flag:     False',
      '[i] Dump path:     None',
      '[i] Creating directory ckpt...',
      '[i] Starting at epoch:     0',
      '[i] Configuring the training data...',
      '[i] # training samples:    205',
      '[i] # validation samples:  87',
      '[i] # classes:             3',
      '[i] Image size:            Size(w=300, h=300)',
      '[i] Creating the model...',
    ]);
  });

  it('makes no folder for a run that goes on, and writes no rate as 1e-7', async () => {
    const schedule = { kind: 'piecewise' as const, values: [0.1, 0.0000001], boundaries: [9] };
    const lines = logHeader({
      ...rest,
      config: await resolveConfig({ ...data, schedule }),
      continues: true,
      startEpoch: 3,
    });
    expect(lines.join('\n')).not.toContain('Creating directory');
    expect(lines).toContain('[i] Continue:              True');
    expect(lines).toContain('[i] Starting at epoch:     3');
    expect(lines).toContain('[i] Learning rate values:  0.1;0.0000001');
  });

  it('names a schedule that has no boundaries', async () => {
    const lines = logHeader({ ...rest, config: await resolveConfig({ ...data, preset: 'mini' }) });
    expect(lines).toContain('[i] Learning rate values:  cosine up to 0.05');
    expect(lines).toContain('[i] Learning rate boundaries:  None');
  });
});
