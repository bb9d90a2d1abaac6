import { ArgumentRangeError, shownValue } from '@ssd/errors';

/** @throws ArgumentRangeError for a time limit that is none: without one a task that is gone would be waited for without end */
export function expectSeconds(timeoutSeconds: number): void {
  if (typeof timeoutSeconds === 'number' && timeoutSeconds > 0 && timeoutSeconds < Infinity) return;
  throw new ArgumentRangeError(
    `Expected timeoutSeconds to be above 0 and finite, got ${shownValue(timeoutSeconds)}.`,
    { hint: 'A task that is gone would be waited for without end.' },
  );
}
