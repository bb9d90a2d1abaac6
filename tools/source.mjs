// Runs TypeScript sources without a build: node --conditions=@ssd/source --import ./tools/source.mjs FILE.ts
// Worker threads inherit both flags, so they load TypeScript too. Used in this repository only, never published.
import { register } from 'node:module';

register('./source-hooks.mjs', import.meta.url);
