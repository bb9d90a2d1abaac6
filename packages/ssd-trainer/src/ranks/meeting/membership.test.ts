import { checkMembership, hostOf } from './membership.js';

it.each([
  ['10.0.0.2', '10.0.0.1', '10.0.0.2'],
  ['::ffff:10.0.0.2', '::ffff:10.0.0.1', '10.0.0.2'],
  ['fd00::2', 'fd00::1', '[fd00::2]'],
  // From rank 0's own machine.
  ['10.0.0.1', '10.0.0.1', 'node1'],
  ['127.0.0.1', '127.0.1.1', 'node1'],
  ['::ffff:127.0.0.1', '::ffff:127.0.0.1', 'node1'],
  ['::1', '::1', 'node1'],
])('who comes from %s to %s is reached at %s', (remoteAddress, localAddress, host) => {
  expect(hostOf({ remoteAddress, localAddress }, 'node1')).toBe(host);
});

it('puts an IPv6 leader in brackets', () => {
  expect(hostOf({ remoteAddress: '::1', localAddress: '::1' }, 'fd00::1')).toBe('[fd00::1]');
});

it.each([
  [{ leader: 'a:7000', size: 2, rank: 1 }],
  [{ leader: '[::1]:7000', size: 1, rank: 0 }],
  [{ cluster: ['a:7000', 'b:7000'], rank: 1 }],
])('takes %j', (membership) => {
  checkMembership(membership);
});

it.each([
  [{ leader: 'a', size: 2, rank: 1 }, /Expected "host:port".*got "a"/],
  [{ leader: 'a:7000', size: 0, rank: 0 }, 'Expected size to be a whole number from 1 on, got 0.'],
  [{ leader: 'a:7000', size: 1.5, rank: 0 }, 'got 1.5.'],
  [{ leader: 'a:7000', size: 2, rank: 2 }, 'Expected a rank from 0 to 1, since there are 2, got 2.'],
  [{ cluster: ['a:7000'], rank: 1 }, 'Expected a task from 0 to 0'],
])('refuses %j', (membership, message) => {
  expect(() => {
    checkMembership(membership);
  }).toThrow(message);
});
