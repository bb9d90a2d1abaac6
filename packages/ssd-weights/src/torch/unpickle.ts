import { DamageError, WeightsError, badFile, causedBy, messageOf } from '../errors.js';
import { parseInteger, PickleCursor } from './pickle-cursor.js';
import { Ignored, KnownGlobal, Placeholder, StoredTensor, Tuple } from './pickle-value.js';
import type { PickleValue } from './pickle-value.js';
import { callGlobal, findGlobal, refusedGlobal } from './torch-globals.js';

/** A state dict of a hundred thousand tensors, ten times those of the largest models, takes as many instructions. */
const MAX_STEPS = 2 ** 22;
const MAX_HELD = 2 ** 20;

export interface UnpickleOptions {
  /** File, and entry in it, for messages. */
  readonly where: string;
  /** Where in `bytes` the pickle begins. @default 0 */
  readonly start?: number;
  /** Turns what the pickle says of a storage into one. */
  readonly loadPersistent: (id: PickleValue) => PickleValue;
}

/** The stack of the machine: values, cut into pieces by marks. */
class Stack {
  readonly #values: PickleValue[] = [];
  readonly #marks: number[] = [];

  push(value: PickleValue): void {
    if (this.#values.length >= MAX_HELD)
      throw new DamageError('BAD_FILE', `more than ${MAX_HELD} values are held at once`);
    this.#values.push(value);
  }

  pop(): PickleValue {
    if (this.#values.length <= (this.#marks.at(-1) ?? 0))
      throw new DamageError('BAD_FILE', 'a value is taken that is not there');
    return this.#values.pop()!;
  }

  /** The last value, which is taken, behind the one below it, which stays. */
  topTwo(): [below: PickleValue, last: PickleValue] {
    const last = this.pop();
    return [this.top(), last];
  }

  top(): PickleValue {
    const value = this.pop();
    this.#values.push(value);
    return value;
  }

  mark(): void {
    if (this.#marks.length >= MAX_HELD)
      throw new DamageError('BAD_FILE', `more than ${MAX_HELD} marks are held at once`);
    this.#marks.push(this.#values.length);
  }

  /** Everything above the last mark, which goes with it. */
  popMark(): PickleValue[] {
    const at = this.#marks.pop();
    if (at === undefined) throw new DamageError('BAD_FILE', 'a mark is taken that is not there');
    return this.#values.splice(at);
  }
}

function asText(value: PickleValue): string {
  if (typeof value !== 'string') throw new DamageError('BAD_FILE', 'a name is not a text');
  return value;
}

/** Where items are put that are appended to a value: an unknown object keeps them as its parts. */
function asList(value: PickleValue): PickleValue[] {
  if (value instanceof Placeholder) return value.parts;
  if (!Array.isArray(value)) throw new DamageError('BAD_FILE', 'something is appended to what is no list');
  return value;
}

/** Sets keys; an unknown object keeps their values as its parts. */
function setItems(dict: PickleValue, items: readonly PickleValue[]): void {
  if (items.length % 2 !== 0) throw new DamageError('BAD_FILE', 'a key has no value');
  if (dict instanceof Placeholder) {
    for (let i = 1; i < items.length; i += 2) dict.parts.push(items[i]!);
    return;
  }
  if (!(dict instanceof Map)) throw new DamageError('BAD_FILE', 'a key is set in what is no dict');
  for (let i = 0; i < items.length; i += 2) dict.set(items[i]!, items[i + 1]!);
}

function call(callee: PickleValue, args: PickleValue, spend: (values: number) => void): PickleValue {
  if (!(args instanceof Tuple)) throw new DamageError('BAD_FILE', 'the arguments of a call are no tuple');
  if (callee instanceof Placeholder) {
    // A method that getattr would have found: what it makes is as unknown as its owner.
    const made = new Placeholder(callee.what);
    made.parts.push(callee, args);
    return made;
  }
  if (!(callee instanceof KnownGlobal))
    throw new DamageError('BAD_FILE', 'a value is called, which is no function');
  return callGlobal(callee, args, spend);
}

/** Attributes that Python would set afterwards. Those of dicts and tensors mean nothing to us; nothing else has any. */
function build(object: PickleValue, state: PickleValue): void {
  if (object instanceof Placeholder) object.parts.push(state);
  else if (!(object instanceof Map || object instanceof StoredTensor || object instanceof Ignored))
    throw new DamageError('BAD_FILE', 'attributes are set on what has none');
}

/** Runs instructions until the one that ends the pickle. */
class Machine {
  readonly #stack = new Stack();
  readonly #memo = new Map<number, PickleValue>();
  readonly #cursor: PickleCursor;
  readonly #options: UnpickleOptions;
  #steps = 0;
  /** getattr where it was named and not called yet: weights have no other use for it. */
  readonly #reaching = new Set<KnownGlobal>();

  constructor(cursor: PickleCursor, options: UnpickleOptions) {
    this.#cursor = cursor;
    this.#options = options;
  }

  readonly #spend = (steps: number): void => {
    this.#steps += steps;
    if (this.#steps > MAX_STEPS)
      throw new DamageError('BAD_FILE', `it has more than ${MAX_STEPS} instructions`);
  };

  run(): PickleValue {
    for (;;) {
      this.#spend(1);
      const code = this.#cursor.uint8();
      if (code === STOP) {
        const reached = this.#reaching.values().next().value;
        if (reached !== undefined) throw refusedGlobal(reached.name);
        return this.#stack.pop();
      }
      const value = this.#value(code);
      if (value === undefined) this.#act(code);
      else this.#stack.push(value);
    }
  }

  #global(module: string, name: string): KnownGlobal {
    const found = findGlobal(module, name);
    if (found.meaning.kind === 'getattr') this.#reaching.add(found);
    return found;
  }

  #call(callee: PickleValue, args: PickleValue): PickleValue {
    const made = call(callee, args, this.#spend);
    if (callee instanceof KnownGlobal) this.#reaching.delete(callee);
    return made;
  }

  /** Instructions that put a new value on the stack; undefined for the others. */
  #value(code: number): PickleValue | undefined {
    const cursor = this.#cursor;
    switch (String.fromCharCode(code)) {
      case 'N':
        return null;
      case '\x88':
        return true;
      case '\x89':
        return false;
      case 'I': {
        const text = cursor.line();
        return text === '01' ? true : text === '00' ? false : parseInteger(text);
      }
      case 'J':
        return cursor.int32();
      case 'K':
        return cursor.uint8();
      case 'M':
        return cursor.uint16();
      case 'L':
        return parseInteger(cursor.line());
      case '\x8a':
        return cursor.long(cursor.uint8());
      case '\x8b':
        return cursor.long(cursor.uint32());
      case 'F':
        return Number(cursor.line());
      case 'G':
        return cursor.float64();
      case 'S':
        return cursor.line().replace(/^(['"])(.*)\1$/s, '$2');
      case 'T':
        return cursor.latin1(cursor.uint32());
      case 'U':
        return cursor.latin1(cursor.uint8());
      case 'V':
        return cursor.line();
      case 'X':
        return cursor.text(cursor.uint32());
      case '\x8c':
        return cursor.text(cursor.uint8());
      case '\x8d':
        return cursor.text(cursor.uint64());
      case 'B':
        return cursor.take(cursor.uint32());
      case 'C':
        return cursor.take(cursor.uint8());
      case '\x8e':
      case '\x96':
        return cursor.take(cursor.uint64());
      case ']':
      case '\x8f': // a set, whose order is free
        return [];
      case '}':
        return new Map();
      case ')':
        return new Tuple([]);
      case 'c': {
        const module = cursor.line();
        return this.#global(module, cursor.line());
      }
      case 'g':
        return this.#recall(Number(parseInteger(cursor.line())));
      case 'h':
        return this.#recall(cursor.uint8());
      case 'j':
        return this.#recall(cursor.uint32());
      default:
        return undefined;
    }
  }

  /** Instructions that work on what is on the stack. */
  #act(code: number): void {
    const cursor = this.#cursor;
    const stack = this.#stack;
    switch (String.fromCharCode(code)) {
      case '\x80': {
        const protocol = cursor.uint8();
        if (protocol > 5)
          throw new DamageError('BAD_FILE', `it is of protocol ${protocol}, 0 to 5 are known`);
        return;
      }
      case '\x95': // a frame: only its length
        cursor.take(8);
        return;
      case '(':
        stack.mark();
        return;
      case '0':
        stack.pop();
        return;
      case '1':
        stack.popMark();
        return;
      case '2':
        stack.push(stack.top());
        return;
      case 'a': {
        const item = stack.pop();
        asList(stack.top()).push(item);
        return;
      }
      case 'e':
      case '\x90': {
        const items = stack.popMark();
        const list = asList(stack.top());
        for (const item of items) list.push(item);
        return;
      }
      case 'l':
      case '\x91':
        stack.push(stack.popMark());
        return;
      case 't':
        stack.push(new Tuple(stack.popMark()));
        return;
      case '\x85':
        stack.push(new Tuple([stack.pop()]));
        return;
      case '\x86':
      case '\x87': {
        const last = stack.pop();
        const middle = stack.pop();
        stack.push(new Tuple(code === 0x86 ? [middle, last] : [stack.pop(), middle, last]));
        return;
      }
      case 'd': {
        const dict = new Map<PickleValue, PickleValue>();
        setItems(dict, stack.popMark());
        stack.push(dict);
        return;
      }
      case 's': {
        const value = stack.pop();
        const key = stack.pop();
        setItems(stack.top(), [key, value]);
        return;
      }
      case 'u': {
        const items = stack.popMark();
        setItems(stack.top(), items);
        return;
      }
      case '\x93': {
        const name = asText(stack.pop());
        stack.push(this.#global(asText(stack.pop()), name));
        return;
      }
      case 'R':
      case '\x81': {
        const args = stack.pop();
        stack.push(this.#call(stack.pop(), args));
        return;
      }
      case 'b':
        build(...stack.topTwo());
        return;
      case 'i': {
        const module = cursor.line();
        const args = new Tuple(stack.popMark());
        stack.push(this.#call(this.#global(module, cursor.line()), args));
        return;
      }
      case 'Q':
        stack.push(this.#options.loadPersistent(stack.pop()));
        return;
      case 'p':
        this.#remember(Number(parseInteger(cursor.line())));
        return;
      case 'q':
        this.#remember(cursor.uint8());
        return;
      case 'r':
        this.#remember(cursor.uint32());
        return;
      case '\x94':
        this.#remember(this.#memo.size);
        return;
      default:
        throw new DamageError(
          'BAD_FILE',
          `its instruction 0x${code.toString(16).padStart(2, '0')} is not one that weights need`,
        );
    }
  }

  #remember(key: number): void {
    if (this.#memo.size >= MAX_HELD)
      throw new DamageError('BAD_FILE', `more than ${MAX_HELD} values are remembered`);
    this.#memo.set(key, this.#stack.top());
  }

  #recall(key: number): PickleValue {
    const value = this.#memo.get(key);
    if (value === undefined)
      throw new DamageError('BAD_FILE', `value ${key} is recalled, which was never remembered`);
    return value;
  }
}

const STOP = 0x2e;

/**
 * Reads one pickle by a machine that builds tensors and plain data and cannot do anything else: the only functions and
 * classes are those of `torch-globals.ts`, and each of them is a few lines here. What others would have made is a
 * `Placeholder`.
 *
 * @returns the value, and where in `bytes` the pickle ended
 * @throws WeightsError UNSUPPORTED naming a global that runs code, BAD_FILE for anything damaged
 */
export function unpickle(bytes: Uint8Array, options: UnpickleOptions): { value: PickleValue; end: number } {
  const { where, start = 0 } = options;
  const cursor = new PickleCursor(bytes, start);
  try {
    return { value: new Machine(cursor, options).run(), end: cursor.at };
  } catch (error) {
    const place = `${where}, pickle byte ${cursor.at - start}`;
    if (error instanceof WeightsError)
      throw new WeightsError(error.code, `${error.message} (${place})`, causedBy(error));
    throw badFile(`Expected ${where} to be a whole pickle: ${messageOf(error)} (${place}).`, {
      cause: error,
    });
  }
}
