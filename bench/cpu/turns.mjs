#!/usr/bin/env node
// Lets processes take turns: each computes once, then the next one, round after round, so that all of them see the same
// disturbances. A switch that is settled when a library is opened (oneDNN's) and a peer in Python can be compared only so.
//
//   node bench/cpu/turns.mjs --rounds 15 LABEL=COMMAND LABEL=COMMAND …
//
// A player is a command line for the shell. It prints "ready" when it has warmed up, and then, for each line that it reads,
// computes once and prints the milliseconds that it took. It ends when its input does. Prints one JSON line a player: median
// and least time, the median of its times divided by the first player's of the same round, and the processor.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '15' } },
  allowPositionals: true,
});
const rounds = Number(values.rounds);

/** Seconds that all processes, and the hypervisor, have kept the cores busy since the machine was started. */
const busySeconds = () => {
  const [user, nice, system, , , irq, softirq, steal] = readFileSync('/proc/stat', 'utf8')
    .split('\n')[0]
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) / 100;
};

const start = (entry) => {
  const at = entry.indexOf('=');
  const [label, command] = [entry.slice(0, at), entry.slice(at + 1)];
  const child = spawn('bash', ['-c', command], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${label} ended before it was asked to: ${command}`);
    return value;
  };
  return { label, child, line, times: [] };
};

const players = [];
for (const entry of positionals) {
  const player = start(entry);
  players.push(player); // one after the other: warming up takes all cores
  while ((await player.line()) !== 'ready');
}
const [busy, began] = [busySeconds(), performance.now()];
for (let round = 0; round < rounds; round++) {
  for (const { child, line, times } of players) {
    child.stdin.write('\n');
    times.push(Number(await line()));
  }
}
// Of the cores; what the players themselves take is among it.
const load = (busySeconds() - busy) / ((performance.now() - began) / 1000);
for (const { child } of players) child.stdin.end();

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const round2 = (number) => Number(number.toFixed(2));
for (const { label, times } of players) {
  console.log(
    JSON.stringify({
      player: label,
      medianMs: round2(median(times)),
      leastMs: round2(Math.min(...times)),
      ratioToFirst: round2(median(times.map((time, i) => time / players[0].times[i]))),
      rounds,
      busyCores: round2(load),
      cpu: `${cpus().length} × ${cpus()[0].model}`,
    }),
  );
}
