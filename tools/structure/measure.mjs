import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findCircles } from './find-circles.mjs';
import { folderArrows, folderOf } from './folders.mjs';
import { isTest, readImports } from './read-imports.mjs';

/** Our package that a specifier is of; undefined for others. */
function packageOf(specifier) {
  return /^@ssd\/[^/]+/.exec(specifier)?.[0];
}

/**
 * The most folders that stand on each other, each importing from the next; those of a circle count as one floor.
 *
 * @param imports of `readImports`
 */
export function floors(imports) {
  const graph = new Map([...imports.keys()].map((file) => [folderOf(file), []]));
  for (const { from, to } of folderArrows(imports)) {
    const targets = graph.get(folderOf(from));
    if (!targets.includes(folderOf(to))) targets.push(folderOf(to));
  }
  const circleOf = new Map(findCircles(graph).flatMap((circle) => circle.map((folder) => [folder, circle])));
  const heights = new Map();
  const height = (folder) => {
    const members = circleOf.get(folder) ?? [folder];
    if (!heights.has(members[0])) {
      const below = members.flatMap((member) => graph.get(member)).filter((next) => !members.includes(next));
      heights.set(members[0], 1 + Math.max(0, ...below.map(height)));
    }
    return heights.get(members[0]);
  };
  return Math.max(0, ...[...graph.keys()].map(height));
}

/** Numbers of a package, from what lies in its folder. */
export function measurePackage(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const src = join(folder, 'src');
  const imports = readImports(src);
  const program = new Map([...imports].filter(([file]) => !isTest(file)));
  const lines = (files) =>
    files.reduce((sum, file) => sum + readFileSync(join(src, file), 'utf8').split('\n').length - 1, 0);
  const uses = new Map();
  for (const { others } of program.values())
    for (const name of others.map(packageOf))
      if (name !== undefined && name !== manifest.name) uses.set(name, (uses.get(name) ?? 0) + 1);
  const arrows = folderArrows(program);
  return {
    name: manifest.name,
    isPrivate: manifest.private === true,
    declared: Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).filter(packageOf),
    source: lines([...program.keys()]),
    tests: lines([...imports.keys()].filter(isTest)),
    files: program.size,
    folders: new Set([...program.keys()].map(folderOf)).size,
    floors: floors(program),
    uses: new Map([...uses].sort()),
    arrows: arrows.length,
    up: arrows.filter(({ up }) => up).length,
    circles: findCircles(new Map([...program].map(([file, { own }]) => [file, own]))).length,
  };
}

/** All packages of a checkout, by the names of their folders. */
export function measurePackages(root) {
  const packages = join(root, 'packages');
  return readdirSync(packages)
    .filter((folder) => existsSync(join(packages, folder, 'package.json')))
    .map((folder) => measurePackage(join(packages, folder)))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
