// exit: 1
// An error that nobody catches ends the process as in any program, native threads or not.
import { Session } from '@ssd/tf-runtime';

const session = new Session();
await session.read('no such variable');
