// Fails where files of a package import each other in a circle, types included, or folders that lie side by side do. Run by
// `npm run lint`; a package's number of arrows from a folder up to one around it is in docs/structure.md (`npm run graph`).
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findCircles } from './structure/find-circles.mjs';
import { folderCircles } from './structure/folders.mjs';
import { isTest, readImports } from './structure/read-imports.mjs';

/** Circles of folders that are there: the folders, by package. One that is gone must be taken out. */
const KNOWN = { 'tf-runtime': ['capabilities <-> checkpoint <-> debug <-> session'] };

/** @returns a line for each circle that must not be */
export function checkCircles(packages, known = KNOWN) {
  return readdirSync(packages).flatMap((name) => {
    const imports = readImports(join(packages, name, 'src'));
    const program = new Map([...imports].filter(([file]) => !isTest(file)));
    const files = findCircles(new Map([...imports].map(([file, { own }]) => [file, own])));
    const folders = folderCircles(program).map((circle) => circle.join(' <-> '));
    const expected = known[name] ?? [];
    return [
      ...files.map((circle) => `${name}: files import each other: ${circle.join(' <-> ')}`),
      ...folders
        .filter((circle) => !expected.includes(circle))
        .map((circle) => `${name}: folders import each other: ${circle}`),
      ...expected
        .filter((circle) => !folders.includes(circle))
        .map((circle) => `${name}: no such circle of folders any more, take it out of KNOWN: ${circle}`),
    ];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const circles = checkCircles(fileURLToPath(new URL('../packages', import.meta.url)));
  for (const line of circles) console.error(line);
  if (circles.length > 0) {
    console.error('Move what both need, often a type, into a file of its own.');
    process.exitCode = 1;
  }
}
