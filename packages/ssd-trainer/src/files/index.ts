export { csvCell } from './csv-cell.js';
export { fileName } from './file-name.js';
export { formatBytes } from './format-bytes.js';
export { freeBytes } from './free-bytes.js';
export { ifThere } from '../errors/if-there.js';
export { isFile, isFolder } from './path-kind.js';
export { shortPath, showPath } from './show-path.js';
