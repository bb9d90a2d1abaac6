/**
 * What a README tells to install before its first example: the arguments of each `npm install` in a fence marked sh.
 *
 * @returns {string[][]}
 */
export function installLines(markdown) {
  const before = markdown.slice(0, /^```ts\b/m.exec(markdown)?.index ?? 0);
  return [...before.matchAll(/^```sh\n([^]*?)^```/gm)]
    .flatMap(([, fence]) => fence.split('\n'))
    .map((line) =>
      line
        .replace(/(^|\s)#.*/, '')
        .trim()
        .split(/\s+/),
    )
    .filter(([program, command]) => program === 'npm' && ['install', 'i'].includes(command))
    .map((words) => words.slice(2));
}
