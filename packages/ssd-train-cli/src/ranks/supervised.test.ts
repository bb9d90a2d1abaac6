import { EventEmitter } from 'node:events';
import { supervised } from './supervised.js';

it('is nothing to a process that nobody supervises', () => {
  expect(supervised(new EventEmitter(), () => undefined)).toBeUndefined();
});

it('hears the supervisor, tells it the run folder, and ends without it', () => {
  const sent: unknown[] = [];
  let unrefs = 0;
  let gone = 0;
  const source = Object.assign(new EventEmitter(), {
    send: (message: unknown) => sent.push(message),
    channel: {
      unref: () => {
        unrefs++;
      },
    },
  });
  const supervisor = supervised(source, () => {
    gone++;
  })!;
  expect(unrefs).toBe(1);
  supervisor.tellRunFolder('runs/a');
  expect(sent).toEqual([{ kind: 'run-folder', folder: 'runs/a' }]);
  source.emit('message', { kind: 'other' });
  source.emit('message', null);
  expect(supervisor.signal.aborted).toBe(false);
  source.emit('message', { kind: 'end' });
  expect(supervisor.signal.aborted).toBe(true);
  source.emit('disconnect');
  expect(gone).toBe(1);
});
