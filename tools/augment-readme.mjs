// Writes the table of operations of @ssd/augment's README: `npm run readme -w @ssd/augment`.
import { readFileSync, writeFileSync } from 'node:fs';
import { MARKED, settingsTable } from '../packages/augment/src/testing/settings-table.ts';

const [head, ...rows] = settingsTable();
const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
const file = new URL('../packages/augment/README.md', import.meta.url);
const text = readFileSync(file, 'utf8');
writeFileSync(
  file,
  text.replace(MARKED, (_, start, __, end) => `${start}\n${lines.join('\n')}\n\n${end}`),
);
