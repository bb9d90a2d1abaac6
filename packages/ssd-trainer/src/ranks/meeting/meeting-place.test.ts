import { meetingPlace } from './meeting-place.js';

it.each([
  [['a:7000', 'b:7000'], 'a', 7001],
  [['a:7000', 'a:7001', 'b:7002', 'a:7003'], 'a', 7002],
  [['[::1]:7000', '[::1]:7001'], '::1', 7002],
  [['a:65535', 'a:1024'], 'a', 1025],
])('of %j is the next free port of the first host', (cluster, host, port) => {
  expect(meetingPlace(cluster)).toEqual({ host, port });
});
