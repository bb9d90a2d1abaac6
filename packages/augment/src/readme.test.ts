import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MARKED, readTable, settingsTable } from './testing/settings-table.js';

it('has every operation in the README as the tables say it (npm run readme -w @ssd/augment)', () => {
  const [, , table] = MARKED.exec(readFileSync(join(__dirname, '../README.md'), 'utf8'))!;
  expect(readTable(table!)).toEqual(settingsTable());
});
