import { command } from '../../tools/tsup.js';

export default command();
