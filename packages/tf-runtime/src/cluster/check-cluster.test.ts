import { startServer } from './server.js';

const start = startServer as (options: unknown) => unknown;

it.each<[string, unknown, RegExp]>([
  ['no options', undefined, /options of startServer .*got nothing/],
  ['no cluster', { task: 0 }, /cluster to be a list of addresses/],
  ['an empty cluster', { cluster: [], task: 0 }, /list of addresses.*got \[\]/],
  ['no port', { cluster: ['host-a'], task: 0 }, /"host:port" as address of task 0.*got "host-a"/],
  ['port 0', { cluster: ['a:1', 'b:0'], task: 0 }, /address of task 1.*got "b:0"/],
  ['a port too far', { cluster: ['a:70000'], task: 0 }, /from 1 to 65535, got "a:70000"/],
  ['a URL', { cluster: ['grpc://a:1'], task: 0 }, /got "grpc:\/\/a:1"/],
  ['an address twice', { cluster: ['a:1', 'b:1', 'a:1'], task: 0 }, /got "a:1" for task 0 and for task 2/],
  ['a task beyond', { cluster: ['a:1', 'b:1'], task: 2 }, /task from 0 to 1.*got 2/],
  ['a task as text', { cluster: ['a:1'], task: '0' }, /task from 0 to 0.*got "0"/],
  ['a job with a colon', { cluster: ['a:1'], task: 0, job: 'a:b' }, /lower case letters as job, got "a:b"/],
  ['half a thread', { cluster: ['a:1'], task: 0, intraOpThreads: 0.5 }, /intraOpThreads, got 0.5/],
  ['an unknown option', { cluster: ['a:1'], task: 0, tasks: 3 }, /"tasks"/],
])('%s is an error of startServer', (_, options, message) => {
  expect(() => start(options)).toThrow(message);
});
