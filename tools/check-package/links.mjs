import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../repository.js';

/** Files of the main branch; the page of a folder is `tree`. */
const OWN = new RegExp(`^${REPOSITORY}/(?:blob|tree)/main/([^#?]*)`);

/**
 * Links of a README that lead nowhere on npmjs.com: to files that are not in the package, and to files of the repository
 * that are not there.
 *
 * @param {string} readme Text of README.md.
 * @param {string} copy The package as it is published.
 * @param {string} root The repository.
 */
export function linkFaults(readme, copy, root) {
  return targets(readme).flatMap((target) => {
    if (target.startsWith('#')) return [];
    const path = target.split('#')[0];
    if (!/^[a-z][a-z\d+.-]*:/i.test(target))
      return isInside(path) && existsSync(join(copy, path))
        ? []
        : [
            `README.md links to ${target}, which is not in the package: link to ${REPOSITORY}/blob/main/…, or name the file without a link`,
          ];
    const own = OWN.exec(target)?.[1];
    return own === undefined || existsSync(join(root, own))
      ? []
      : [`README.md links to ${target}, but the repository has no ${own}`];
  });
}

const isInside = (path) => !path.startsWith('/') && !path.split('/').includes('..');

/** What inline links, pictures, reference definitions and HTML attributes lead to, code left out. */
function targets(readme) {
  const text = readme.replace(/^ {0,3}```[^]*?^ {0,3}```/gm, '').replace(/(`+)[^`][^]*?\1/g, '``');
  const forms = [/\]\(\s*<?([^)\s>]+)/g, /^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gm, /\b(?:href|src)="([^"]+)"/g];
  return forms.flatMap((form) => [...text.matchAll(form)].map((match) => match[1]));
}
