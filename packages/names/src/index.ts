export { closestName } from './closest-name.js';
export { didYouMean } from './did-you-mean.js';
export { escapeXml } from './escape-xml.js';
export { guardText, unguardText } from './guard-text.js';
export { nameList } from './name-list.js';
export { suggestName } from './suggest-name.js';
export { unknownName } from './unknown-name.js';
export { UNSAFE, escaped, visibleJson, visibleName, visibleText } from './visible.js';
