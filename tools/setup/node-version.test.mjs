import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeProblem } from './node-version.mjs';

test('Node 20.9 and newer will do', () => {
  for (const version of ['20.9.0', '20.19.5', '22.0.0', '24.1.0'])
    assert.equal(nodeProblem(version), undefined);
});

test('an older Node is named with what is expected', () => {
  assert.match(nodeProblem('18.20.4'), /Expected Node 20\.9 or newer, this is 18\.20\.4\..*nvm install/);
  assert.match(nodeProblem('20.8.1'), /this is 20\.8\.1/);
});
