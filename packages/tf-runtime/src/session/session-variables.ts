import { type Variable, engine } from '@tensorflow/tfjs-core';
import type { Graph } from '../graph/graph.js';
import { type VariableSource, dataTypeOf } from '../graph/trace.js';
import type { GraphVariable } from '../graph/variable-updates.js';
import type { Output, Pointer } from '../native/c-api.js';
import { DataType, type TypedArray } from '../native/data-type.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import { attribute } from '../tfjs/attributes.js';
import { AttributeType } from '../tfjs/binding.js';
import { checkValues } from './check-values.js';
import type { SessionConstants } from './session-constants.js';

/** A variable of a session, with the nodes that read and write it. */
export interface SessionVariable extends GraphVariable {
  readonly read: Output;
  /** Feeds {@link assign}. */
  readonly placeholder: Output;
  readonly assign: Pointer;
  /** The tfjs variable it mirrors; slots have none. */
  readonly source: Variable | undefined;
}

/** What a variable starts with: values to feed, or an operation that sets it without any. */
export type FirstValue = { readonly values: TypedArray } | { readonly fill: Pointer };

/** A variable that a compile has added, whose first value is still to be set. */
export interface FreshVariable {
  readonly variable: SessionVariable;
  readonly first: FirstValue;
}

/** The resource variables of a session's graph, by name. */
export class SessionVariables implements VariableSource {
  readonly #graph: Graph;
  readonly #byName = new Map<string, SessionVariable>();
  readonly #constants: SessionConstants;
  /** What a compile under way has added, and what sets it first. */
  #fresh: { readonly name: string; readonly first: () => FirstValue }[] = [];

  constructor(graph: Graph, constants: SessionConstants) {
    this.#graph = graph;
    this.#constants = constants;
  }

  constant(variable: Variable): Output | undefined {
    return this.#constants.of(variable);
  }

  of(variable: Variable): SessionVariable {
    this.#constants.refuse(variable.name);
    const known = this.#byName.get(variable.name);
    if (known !== undefined) {
      if (known.source !== variable) {
        throw new TensorFlowError(
          'ALREADY_EXISTS',
          `the session already has another variable named "${variable.name}"`,
          { hint: 'Give each variable a name of its own, or use a new session for a new model.' },
        );
      }
      return known;
    }
    const added = this.#add(variable.name, variable.shape, dataTypeOf(variable.dtype), variable);
    return this.#register(added, () => ({ values: valuesOf(variable, added) }));
  }

  slot(name: string, shape: readonly number[], value: number): SessionVariable {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const added = this.#add(name, shape, DataType.FLOAT, undefined);
    const prefix = this.#graph.uniqueName(`${name}/Initial`);
    const dims = this.#graph.constant(`${prefix}/dims`, DataType.INT32, [shape.length], shape);
    const scalar = this.#graph.constant(`${prefix}/value`, DataType.FLOAT, [], [value]);
    const filled = this.#graph.add({ type: 'Fill', name: prefix, inputs: [dims, scalar] });
    const fill = addAssignment(this.#graph, `${prefix}/Assign`, added, { oper: filled, index: 0 });
    return this.#register(added, () => ({ fill }));
  }

  /**
   * First values of the variables that a compile has added.
   *
   * @throws TensorFlowError (FAILED_PRECONDITION) for a variable that has none any more
   */
  firstValues(): ReadonlyMap<string, FirstValue> {
    return new Map(this.#fresh.map(({ name, first }) => [name, first()]));
  }

  /** Puts what a compile has added, constants included, in its place in the graph. */
  settle(
    firstValues: ReadonlyMap<string, FirstValue>,
    move: (operation: Pointer) => Pointer,
  ): FreshVariable[] {
    this.#constants.settle(move);
    const there = (output: Output): Output => ({ ...output, oper: move(output.oper) });
    return [...firstValues].map(([name, first]) => {
      const { handle, read, placeholder, assign, ...rest } = this.get(name);
      const variable = {
        ...rest,
        handle: there(handle),
        read: there(read),
        placeholder: there(placeholder),
        assign: move(assign),
      };
      this.#byName.set(name, variable);
      return { variable, first: 'fill' in first ? { fill: move(first.fill) } : first };
    });
  }

  /** What was added since the last call stays. */
  accept(): void {
    this.#constants.accept();
    this.#fresh = [];
  }

  /** Forgets what was added since {@link accept}: names are free again. */
  rollBack(): void {
    this.#constants.rollBack();
    for (const { name } of this.#fresh) this.#byName.delete(name);
    this.#fresh = [];
  }

  names(): string[] {
    return [...this.#byName.keys()];
  }

  all(): SessionVariable[] {
    return [...this.#byName.values()];
  }

  /** @throws TensorFlowError (NOT_FOUND) with the names there are. */
  get(variable: Variable | string): SessionVariable {
    const name = typeof variable === 'string' ? variable : variable.name;
    this.#constants.refuse(name);
    const found = this.#byName.get(name);
    if (found === undefined) {
      const names = this.names();
      throw new TensorFlowError('NOT_FOUND', `the session has no variable "${name}"`, {
        hint:
          names.length === 0
            ? 'It has none yet: variables come in when a compiled function uses them.'
            : `It has ${names.length}: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}. Only variables that a compiled function uses are in it.`,
      });
    }
    return found;
  }

  /** Its nodes. */
  #add(
    name: string,
    shape: readonly number[],
    dataType: number,
    source: Variable | undefined,
  ): SessionVariable {
    const graph = this.#graph;
    const type = attribute.type('dtype', dataType);
    const nodeName = graph.uniqueName(name);
    const oper = graph.add({
      type: 'VarHandleOp',
      name: nodeName,
      attributes: [
        type,
        { name: 'shape', type: AttributeType.SHAPE, value: shape },
        { name: 'shared_name', type: AttributeType.STRING, value: name },
      ],
    });
    const handle = { oper, index: 0 };
    const read = graph.add({
      type: 'ReadVariableOp',
      name: graph.uniqueName(`${nodeName}/Value`),
      inputs: [handle],
      attributes: [type],
    });
    const placeholder = graph.placeholder(graph.uniqueName(`${nodeName}/New`), dataType, shape);
    const partial = { name, handle, shape: [...shape], dataType };
    const assign = addAssignment(this.#graph, graph.uniqueName(`${nodeName}/Assign`), partial, placeholder);
    return { ...partial, read: { oper: read, index: 0 }, placeholder, assign, source };
  }

  /** To be called once all its nodes are there. */
  #register(variable: SessionVariable, first: () => FirstValue): SessionVariable {
    const { name } = variable;
    this.#byName.set(name, variable);
    this.#fresh.push({ name, first });
    return variable;
  }
}

/** @throws TensorFlowError (FAILED_PRECONDITION) where the tfjs variable was disposed of, or holds a symbol by now */
function valuesOf(source: Variable, variable: SessionVariable): TypedArray {
  const what = `variable "${variable.name}"`;
  const info = source.isDisposed ? undefined : engine().state.tensorInfo.get(source.dataId);
  if (info === undefined) {
    throw new TensorFlowError('FAILED_PRECONDITION', `${what} was disposed of while it was compiled`, {
      hint: 'The session takes its first value from it: dispose of it after compile() has returned.',
    });
  }
  const values = info.backend.readSync(source.dataId) as TypedArray;
  checkValues(what, variable, values);
  return values;
}

/** Adds the operation that sets a variable. */
export function addAssignment(
  graph: Graph,
  name: string,
  { handle, dataType }: GraphVariable,
  value: Output,
): Pointer {
  return graph.add({
    type: 'AssignVariableOp',
    name,
    inputs: [handle, value],
    attributes: [attribute.type('dtype', dataType)],
  });
}
