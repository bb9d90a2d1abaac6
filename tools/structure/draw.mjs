/** `@ssd/tf-runtime` → `tf-runtime` */
function short(name) {
  return name.replace('@ssd/', '');
}

/**
 * The packages and their arrows as a picture of Mermaid. An arrow is an import; a dotted one is of a private package, which is built
 * into the one that imports it.
 *
 * @param packages of `measurePackages`
 */
export function mermaid(packages) {
  const isPrivate = new Set(packages.filter((one) => one.isPrivate).map(({ name }) => name));
  const nodes = packages.map((one) => {
    const label = `${short(one.name)}<br/>${one.source} lines, ${one.folders} folder${one.folders === 1 ? '' : 's'}`;
    return one.isPrivate ? `  ${short(one.name)}(["${label}"])` : `  ${short(one.name)}["${label}"]`;
  });
  const edges = packages.flatMap(({ name, uses }) =>
    [...uses.keys()].map((used) => `  ${short(name)} ${isPrivate.has(used) ? '-.->' : '-->'} ${short(used)}`),
  );
  return ['```mermaid', 'flowchart TD', ...nodes, ...edges, '```'].join('\n');
}

const COLUMNS = [
  ['package', ({ name }) => name],
  ['lines', ({ source }) => source],
  ['of tests', ({ tests }) => tests],
  ['files', ({ files }) => files],
  ['folders', ({ folders }) => folders],
  ['floors', ({ floors }) => floors],
  [
    'imports of ours',
    ({ uses }) => [...uses].map(([name, count]) => `${short(name)} ${count}`).join(', ') || '–',
  ],
  ['between folders', ({ arrows }) => arrows],
  ['up', ({ up }) => up],
  ['circles', ({ circles }) => circles],
];

/** The numbers of the packages as a table of Markdown, with their sums. */
export function table(packages) {
  const sum = (key) => packages.reduce((total, one) => total + one[key], 0);
  const total = {
    name: `all ${packages.length}`,
    floors: Math.max(...packages.map(({ floors }) => floors)),
    uses: new Map(),
    ...Object.fromEntries(
      ['source', 'tests', 'files', 'folders', 'arrows', 'up', 'circles'].map((key) => [key, sum(key)]),
    ),
  };
  const rows = [
    COLUMNS.map(([title]) => title),
    COLUMNS.map((_, i) => (i === 0 || i === 6 ? '---' : '--:')),
    ...[...packages, total].map((one) => COLUMNS.map(([, show]) => String(show(one)))),
  ];
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** docs/structure.md as it has to be. */
export function structurePage(packages) {
  return `# Structure

<!-- Written by "npm run graph" from the manifests and the imports; changes by hand are lost. -->

What the packages are made of. Who may import whom, and why, is in [design.md](design.md).

${mermaid(packages)}

Round ones are private and built into what imports them (dotted). Imports of tests are left out, and so are folders of tests alone.

${table(packages)}

Lines are those of files in \`src\`, comments included. Floors: the most folders of the package that stand on each other, each importing
from the next. Imports of ours are counted by the import. Between folders: imports of a file in another folder of the package; up: those of
a file in a folder around the importing one. Circles: groups of files that import each other.
`;
}
