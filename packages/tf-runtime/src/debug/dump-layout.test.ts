import { dumpFolder, dumpName, overflowName } from './dump-layout.js';

it('lays folders out as the adapter', () => {
  const place = {
    path: '/dump',
    time: new Date('2026-01-02T03:04:05.678Z'),
    deviceId: 3,
    modelName: 'train/step 1',
    modelId: 11,
    step: 200,
  };
  expect(dumpFolder(place)).toBe('/dump/20260102030405/3/train_step_1/11/200');
});

it('names operations as the adapter', () => {
  expect(dumpName({ type: 'Conv2D', name: 'train/conv1.1\\a b', taskId: 7 }, 1_795_528_866_561.25)).toBe(
    'Conv2D.train_conv1_1_a_b.7.0.1795528866561250',
  );
  expect(overflowName(7, 1)).toBe('OpDebug.Node_Opdebug.7.0.0000000000001000');
});

it('keeps the end of a name that is too long for a file', () => {
  const name = dumpName({ type: 'Relu', name: `${'scope/'.repeat(60)}last`, taskId: 1 }, 0);
  expect(name.length).toBeLessThan(200);
  expect(name).toContain('scope_last.1.0.');
});
