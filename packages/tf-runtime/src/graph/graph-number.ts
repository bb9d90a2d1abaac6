import type { Graph } from './graph.js';

const numbers = new WeakMap<Graph, number>();
let count = 0;

/** Gives a graph that computes with other tasks its number: the same on every task, where they make their sessions in the same order. */
export function numberGraph(graph: Graph): void {
  numbers.set(graph, count++);
}

/** The number of a graph; undefined where it computes alone. */
export function graphNumber(graph: Graph): number | undefined {
  return numbers.get(graph);
}
