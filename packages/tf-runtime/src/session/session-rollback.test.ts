import {
  type Scalar,
  type Tensor,
  type Variable,
  add,
  engine,
  mean,
  mul,
  scalar,
  square,
  tensor1d,
  train,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { graphNodes } from '../graph/graph-def.js';
import { temporaryFolder } from '@ssd/testing/temporary-folder';
import { load } from '../native/tensorflow.js';
import { registerBackends } from '../register-backends.js';
import { failingLibrary, withLibrary } from '../testing/failing-library.js';
import { assign } from '../training/assign.js';
import { applyMomentum } from '../training/momentum.js';
import { NativeSession } from './native-session.js';
import { Session } from './session.js';

registerBackends();

const inputs = { x: { shape: [2], dtype: 'float32' } } as const;
const x = Float32Array.of(3, 4);
const folder = temporaryFolder();

let variables: Variable[] = [];
const make = (name: string): Variable => {
  const made = variable(tensor1d([1, 2]), true, name);
  variables.push(made);
  return made;
};
afterEach(() => {
  for (const each of variables) each.dispose();
  variables = [];
});

const nodeNames = (session: Session): string[] => graphNodes(session.graphDef()).map(({ name }) => name);

/** A step with a variable, a slot, a constant and an update. */
const step =
  (v: Variable, after: (y: Tensor) => Record<string, Tensor> = (y) => ({ y })) =>
  ({ x: given }: Record<string, Tensor>): Record<string, Tensor> => {
    const { value, grads } = variableGrads(
      () => mean(square(add(mul(given as Tensor, v), tensor1d([5, 6])))) as unknown as Scalar,
      [v],
    );
    applyMomentum({ variables: [v], gradients: [grads[v.name] as Tensor], learningRate: 0.1, momentum: 0.9 });
    return after(value);
  };

describe('a compile that fails', () => {
  const failures: Record<string, (v: Variable) => (given: Record<string, Tensor>) => unknown> = {
    'reads a value': (v) => step(v, (y) => (y.dataSync(), { y })),
    throws: (v) =>
      step(v, () => {
        throw new Error('no');
      }),
    'gives no tensor': (v) => step(v, () => ({ y: 7 }) as never),
    'gives nothing': (v) => step(v, () => undefined as never),
    'is asynchronous': (v) => step(v, (y) => Promise.resolve({ y }) as never),
    'disposes of its variable': (v) => step(v, (y) => (v.dispose(), { y })),
    'makes a variable': (v) => step(v, (y) => ({ y: add(y, variable(scalar(1), true, 'inner')) })),
    'makes a variable and throws': (v) =>
      step(v, () => {
        variable(scalar(1), true, 'inner');
        throw new Error('no');
      }),
    "uses tfjs's assign": (v) => step(v, (y) => (v.assign(mul(v, 2)), { y })),
    "uses tfjs's optimizer": (v) => (given) => {
      const optimizer = train.sgd(0.1);
      optimizer.minimize(() => mean(square(mul(given['x'] as Tensor, v))) as unknown as Scalar);
      return given;
    },
    'assigns another shape': (v) => step(v, (y) => (assign(v, y), { y })),
  };

  it.each(Object.entries(failures))('as it %s leaves the session and tfjs as they were', async (_, fails) => {
    const session = new Session();
    const before = { registered: Object.keys(engine().state.registeredVariables) };
    const v = make('v');
    const attempt = (): unknown => session.compile(fails(v) as never, { name: 'step', inputs });
    expect(attempt).toThrow();
    expect(session.variableNames()).toEqual([]);
    expect(nodeNames(session)).toEqual([]);
    await expect(session.read('v')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(session.save(`${folder.path}/none`)).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    v.dispose();
    expect(Object.keys(engine().state.registeredVariables)).toEqual(before.registered);
    expect(engine().backendName).toBe('tensorflow');

    // Another variable of the same name, in a function of the same name.
    const again = make('v');
    const fresh = new Session();
    const expected = fresh.compile(step(again), { name: 'step', inputs });
    const compiled = session.compile(step(again), { name: 'step', inputs });
    expect(nodeNames(session)).toEqual(nodeNames(fresh));
    expect(await compiled.run({ x })).toEqual(await expected.run({ x }));
    await session.save(`${folder.path}/saved`);
    await session.restore(`${folder.path}/saved`);
    expect(session.variableNames()).toEqual(['v', 'v/Momentum']);
    await Promise.all([session.close(), fresh.close()]);
  });

  it('leaves what was compiled before, and its values', async () => {
    const session = new Session();
    const [v, w] = [make('v'), make('w')];
    const first = session.compile(step(v), { name: 'first', inputs });
    await first.run({ x });
    const nodes = nodeNames(session);
    const values = await session.read(v);
    for (let turn = 0; turn < 3; turn++) {
      const both = (): unknown =>
        session.compile(
          (given) => {
            step(v)(given);
            return step(w, (y) => (y.dataSync(), { y }))(given);
          },
          { name: 'second', inputs },
        );
      expect(both).toThrow(/was read while "second"/);
    }
    expect(nodeNames(session)).toEqual(nodes);
    expect(session.variableNames()).toEqual(['v', 'v/Momentum']);
    expect(await session.read(v)).toEqual(values);
    const inner = (): unknown =>
      session.compile(
        (given) => {
          expect(() => session.compile(step(w), { name: 'inner', inputs })).toThrow(
            '"inner" cannot be compiled inside of "outer"',
          );
          return { y: add(given['x'] as Tensor, 1) };
        },
        { name: 'outer', inputs },
      );
    inner();
    expect(session.variableNames()).toEqual(['v', 'v/Momentum']);
    await first.run({ x });
    await session.close();
  });

  it('forgets the constants it came by', async () => {
    const session = new Session({ constants: new Map([['v', Float32Array.of(7, 8)]]) });
    const v = make('v');
    const fails = ({ x: given }: Record<string, Tensor>): Record<string, Tensor> => {
      mul(given as Tensor, v).dataSync();
      return {};
    };
    expect(() => session.compile(fails, { name: 'f', inputs })).toThrow();
    expect(nodeNames(session)).toEqual([]);
    const compiled = session.compile(({ x: given }) => ({ y: mul(given as Tensor, v) }), {
      name: 'f',
      inputs,
    });
    expect((await compiled.run({ x })).y?.data).toEqual(Float32Array.of(21, 32));
    expect(nodeNames(session)).toContain('v');
    await session.close();
  });

  it('in the first run of its variables leaves neither these nor its nodes', async () => {
    const customOptimizers = [{ name: 'NoSuchOptimizer', parameterMap: {} }];
    const session = new Session({
      config: { graphOptions: { rewriteOptions: { customOptimizers, minGraphNodes: -1 } } },
    });
    const v = make('v');
    for (let turn = 0; turn < 2; turn++) {
      let error: Error | undefined;
      try {
        session.compile(step(v), { name: 'step', inputs });
      } catch (thrown) {
        error = thrown as Error;
      }
      if (error === undefined) break; // this TensorFlow takes it
      expect(session.variableNames()).toEqual([]);
      expect(nodeNames(session)).toEqual([]);
    }
    await session.close();
  });
});

describe('any native call that fails', () => {
  it('while a session is made, a function compiled and the session closed is told, and nothing is kept', async () => {
    const v = make('v');
    const failed = new Set<string>();
    for (let turn = 0; ; turn++) {
      const library = failingLibrary(load(), (_name, call) => call === turn);
      let error: Error | undefined;
      await withLibrary(library, async () => {
        let session: Session | undefined;
        try {
          session = new Session();
          session.compile(step(v), { name: 'step', inputs });
        } catch (thrown) {
          error = thrown as Error;
          if (session !== undefined) {
            expect(session.variableNames()).toEqual([]);
            expect(nodeNames(session)).toEqual([]);
            // The same again, now that nothing fails.
            session.compile(step(v), { name: 'step', inputs });
          }
        }
        try {
          await session?.close();
        } catch (thrown) {
          error = thrown as Error;
        }
      });
      expect(library.alive()).toEqual([]);
      const name = library.calls[turn];
      if (name === undefined) break;
      expect(error?.message).toContain(`${name} ${turn} was made to fail`);
      failed.add(name);
    }
    for (const name of [
      'TF_NewSession',
      'TF_SetAttrTensor',
      'TF_FinishOperation',
      'TF_SessionRun',
      'TF_CloseSession',
      'TF_DeleteSession',
    ])
      expect([...failed]).toContain(name);
  });

  it('does not keep the rest from being closed, and comes first', async () => {
    const library = failingLibrary(load(), (name) => /^TF_(Close|Delete)Session$/.test(name));
    await withLibrary(library, async () => {
      const session = new Session();
      const closed = session.close();
      expect(session.close()).toBe(closed);
      await expect(closed).rejects.toMatchObject({ op: 'TF_CloseSession', code: 'INTERNAL' });
      const { cause } = (await closed.catch((error: unknown) => error)) as Error;
      expect((cause as AggregateError).errors).toEqual([expect.objectContaining({ op: 'TF_DeleteSession' })]);
      await expect(session.save('x')).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    });
    expect(library.alive()).toEqual([]);
  });
});

describe('a null pointer', () => {
  it('never reaches TensorFlow', async () => {
    const { api } = load();
    const graph = api.TF_NewGraph<bigint>();
    const native = new NativeSession(load(), graph, new Uint8Array());
    const run = { name: 'f', feeds: [], fetches: [], targets: [] };
    const output = { oper: null, index: 0 };
    for (const wrong of [
      { targets: [null] },
      { fetches: [output] },
      { feeds: [{ output, tensor: 1n }] },
      { feeds: [{ output: { oper: 1n, index: 0 }, tensor: null }] },
    ]) {
      expect(() => native.runSync({ ...run, ...wrong })).toThrow(/INTERNAL in "f": .*null pointer/);
      await expect(native.run({ ...run, ...wrong })).rejects.toMatchObject({ code: 'INTERNAL' });
    }
    native.close();
    api.TF_DeleteGraph(graph);
  });
});

it.each([null, undefined, 'text'])('what a function throws comes out as it is: %j', (thrown) => {
  const session = new Session();
  let caught: unknown = 'nothing';
  try {
    session.compile(
      () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- as JavaScript may
        throw thrown;
      },
      { name: 'f', inputs },
    );
  } catch (error) {
    caught = error;
  }
  session.dispose();
  expect(caught).toBe(thrown);
});
