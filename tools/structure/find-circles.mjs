/**
 * Groups of nodes that lead to each other (Tarjan's strongly connected components of more than one node), and nodes that lead
 * to themselves.
 *
 * @param graph nodes to the nodes that they lead to
 */
export function findCircles(graph) {
  const numbers = new Map();
  const lowest = new Map();
  const stack = [];
  const circles = [];
  for (const node of graph.keys()) if (!numbers.has(node)) visit(node);
  return circles;

  function visit(node) {
    numbers.set(node, numbers.size);
    lowest.set(node, numbers.get(node));
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!numbers.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(node, Math.min(lowest.get(node), lowest.get(next)));
    }
    if (lowest.get(node) !== numbers.get(node)) return;
    const circle = stack.splice(stack.indexOf(node)).sort();
    if (circle.length > 1 || graph.get(node)?.includes(node)) circles.push(circle);
  }
}
