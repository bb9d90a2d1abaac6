import { fakeSignals } from '../testing/run-line.js';
import { watchSignals } from './signals.js';

function watched(watchHangup?: boolean) {
  const { source, exit, exits } = fakeSignals();
  const controller = new AbortController();
  const told: string[] = [];
  const watch = watchSignals({
    source,
    exit,
    controller,
    watchHangup,
    onFirst: (signal) => told.push(signal),
  });
  return { send: (signal: string) => source.emit(signal), exits, told, controller, watch, source };
}

describe('watchSignals', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 130],
    ['SIGHUP', 129],
  ])('%s aborts, and the work then leaves with %s', (signal, code) => {
    const { send, exits, told, controller, watch } = watched();
    send(signal);
    expect([controller.signal.aborted, told, exits, watch.exitCode()]).toEqual([true, [signal], [], code]);
  });

  it.each([
    [['SIGINT', 'SIGINT'], [130]],
    [['SIGTERM', 'SIGINT'], [130]],
    [['SIGHUP', 'SIGHUP'], []], // the terminal's, and the shell's
    [['SIGTERM', 'SIGHUP'], []], // as a session is ended
    [['SIGHUP', 'SIGTERM'], []],
    [['SIGHUP', 'SIGTERM', 'SIGTERM'], [130]],
    [['SIGINT', 'SIGHUP', 'SIGINT'], [130]],
  ])('%j leaves at once with %j', (signals, left) => {
    const { send, exits, told } = watched();
    for (const signal of signals) send(signal);
    expect(exits).toEqual(left);
    expect(told).toEqual([signals[0]]);
  });

  it('leaves SIGHUP alone where it is to be ignored, and everything once it is stopped', () => {
    const { send, controller, source, watch } = watched(false);
    send('SIGHUP');
    expect(controller.signal.aborted).toBe(false);
    watch.stop();
    expect(source.eventNames()).toEqual([]);
  });
});
