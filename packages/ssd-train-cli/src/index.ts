export { CommandError, type CommandErrorOptions } from './errors/command-error.js';
export { UsageError } from './errors/usage-error.js';
export { closestName, unknownName } from './errors/suggest.js';
