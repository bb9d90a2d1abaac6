import { TensorFlowError } from '../native/tensorflow-error.js';

/** What every use of a session, or of what was compiled in it, throws once it is closed. */
export function endedGraph(): TensorFlowError {
  return new TensorFlowError('FAILED_PRECONDITION', 'the session is disposed', {
    hint: 'Make a new Session, compile the functions again, and restore a checkpoint to go on.',
  });
}
