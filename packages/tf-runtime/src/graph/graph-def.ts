import { decodeMessage, encodeMessage } from '../proto/schema.js';

/** A node of a GraphDef. */
export interface GraphNode {
  readonly name: string;
  /** Type, such as `Conv2D`. */
  readonly op: string;
  /** `NODE` (its output 0), `NODE:INDEX`, or `^NODE` for a node that merely runs before. */
  readonly input: readonly string[];
}

interface RawGraph {
  node: Uint8Array[];
  library: Uint8Array;
  versions: Uint8Array;
}

/** The nodes of a serialised GraphDef, in the order in which they were made: a node comes after its inputs. */
export function graphNodes(graphDef: Uint8Array): GraphNode[] {
  return decodeMessage<RawGraph>('GraphDef', graphDef).node.map((bytes) =>
    decodeMessage<GraphNode>('NodeDef', bytes),
  );
}

/** The node that an entry of {@link GraphNode.input} names. */
export function inputNode(input: string): string {
  return input.replace(/^\^/, '').replace(/:\d+$/, '');
}

/** A serialised GraphDef cut down to `roots` and everything that they need. */
export function subgraph(graphDef: Uint8Array, roots: readonly string[]): Uint8Array {
  const { node, library, versions } = decodeMessage<RawGraph>('GraphDef', graphDef);
  const nodes = node.map((bytes) => decodeMessage<GraphNode>('NodeDef', bytes));
  const byName = new Map(nodes.map((entry) => [entry.name, entry]));
  const needed = new Set(roots);
  // A Set's iteration goes on over what is added meanwhile.
  for (const name of needed) {
    for (const input of byName.get(name)?.input ?? []) needed.add(inputNode(input));
  }
  return encodeMessage('GraphDef', {
    node: node.filter((_, index) => needed.has(nodes[index]?.name ?? '')),
    library,
    versions,
  });
}

/** A serialised GraphDef without the nodes of these names. */
export function withoutNodes(graphDef: Uint8Array, names: ReadonlySet<string>): Uint8Array {
  if (names.size === 0) return graphDef;
  const { node, library, versions } = decodeMessage<RawGraph>('GraphDef', graphDef);
  return encodeMessage('GraphDef', {
    node: node.filter((bytes) => !names.has(decodeMessage<GraphNode>('NodeDef', bytes).name)),
    library,
    versions,
  });
}
