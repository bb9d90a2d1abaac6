import fc from 'fast-check';
import { WeightsError } from '../errors.js';
import { loadStorage } from './load-storage.js';
import type { PickleValue } from './pickle-value.js';
import { Placeholder, Tuple } from './pickle-value.js';
import { unpickle } from './unpickle.js';

/** A pickle of these texts and bytes, one after the other. */
const pickle = (...parts: (string | readonly number[])[]): Buffer =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );

const load = (...parts: (string | readonly number[])[]): PickleValue =>
  unpickle(pickle(...parts), { where: 'w.pth', loadPersistent: loadStorage }).value;

describe('unpickle', () => {
  // What Python's pickletools.dis shows for pickle.dumps of the value, in the protocols that have the instruction.
  it.each<[string, string, PickleValue]>([
    ['None', 'N.', null],
    ['True', '\x80\x02\x88.', true],
    ['False of protocol 0', 'I00\n.', false],
    ['7 of protocol 0', 'I7\n.', 7],
    ['a long of Python 2', 'L-12L\n.', -12],
    ['255', 'K\xff.', 255],
    ['65535', 'M\xff\xff.', 65535],
    ['-1', 'J\xff\xff\xff\xff.', -1],
    ['2**40', '\x8a\x06\0\0\0\0\0\x01.', 2 ** 40],
    ['-2**40', '\x8a\x06\0\0\0\0\0\xff.', -(2 ** 40)],
    ['2**64', '\x8a\x09\0\0\0\0\0\0\0\0\x01.', 2n ** 64n],
    ['an empty long', '\x8a\x00.', 0],
    ['1.5', 'G\x3f\xf8\0\0\0\0\0\0.', 1.5],
    ['1.5 of protocol 0', 'F1.5\n.', 1.5],
    ['a text', 'X\x03\0\0\0\xe2\x98\x83.', '☃'],
    ['a short text', '\x8c\x02ab.', 'ab'],
    ['a text of Python 2', 'U\x01\xe9.', 'é'],
    ['a quoted text of Python 2', "S'ab'\n.", 'ab'],
    ['[1, 2]', '](K\x01K\x02e.', [1, 2]],
    ['[1] of protocol 0', '(lI1\na.', [1]],
    ['(1, 2, 3)', 'K\x01K\x02K\x03\x87.', new Tuple([1, 2, 3])],
    ['(1, 2)', 'K\x01K\x02\x86.', new Tuple([1, 2])],
    ['{1: 2}', '}K\x01K\x02s.', new Map([[1, 2]])],
    ['{1: 2} of protocol 0', '(I1\nI2\nd.', new Map([[1, 2]])],
    ['a value recalled', ']q\x00K\x01a0h\x00.', [1]],
    ['a value remembered by count', '\x80\x04\x95\x05\0\0\0\0\0\0\0]\x940h\0.', []],
    ['an ordered dict', 'ccollections\nOrderedDict\n)R.', new Map()],
    [
      'an ordered dict of Python 2',
      'ccollections\nOrderedDict\n(]](X\x01\0\0\0aK\x01eatR.',
      new Map([['a', 1]]),
    ],
  ])('reads %s', (_, text, value) => {
    expect(load(text)).toEqual(value);
  });

  it('says where a pickle ended', () => {
    expect(unpickle(pickle('xxN.N.'), { where: 'w', start: 2, loadPersistent: loadStorage }).end).toBe(4);
  });

  it.each([
    ['the first way', 'cos\nsystem\n(X\x02\0\0\0lstR.', 'os.system'],
    ['without calling it', 'cbuiltins\neval\n.', 'builtins.eval'],
    ['from the stack', '\x8c\x05posix\x8c\x06system\x93.', 'posix.system'],
    ['the oldest way', '(X\x02\0\0\0lsios\nsystem\n.', 'os.system'],
    [
      'behind a name that is known',
      'ctorch\n_utils._rebuild_tensor_v2.__globals__\n.',
      'torch._utils._rebuild_tensor_v2.__globals__',
    ],
    ['as an attribute', 'cbuiltins\ngetattr\n.', 'builtins.getattr'],
  ])('refuses a global %s, by its name', (_, text, name) => {
    expect(() => load(text)).toThrow(`Refused to load ${JSON.stringify(name)}`);
    expect(() => load(text)).toThrow(expect.objectContaining({ code: 'UNSUPPORTED' }) as Error);
  });

  it.each<[string, string, string]>([
    ['an object', '\x80\x02cargparse\nNamespace\n)\x81}U\x02lrK\x01sb.', 'argparse.Namespace'],
    ['a call', 'cdatetime\ndate\n(K\x01tR.', 'datetime.date'],
    ['an object of Python 2', '(imy\nClass\n.', 'my.Class'],
    ['a list with a class of its own', 'cmy\nList\n)\x81(K\x01K\x02e.', 'my.List'],
    ['a dict with a class of its own', 'cmy\nDict\n)\x81(K\x01K\x02u.', 'my.Dict'],
    ['an old object', 'ccopy_reg\n_reconstructor\n(cmy\nClass\nc__builtin__\nobject\nNtR.', 'my.Class'],
    ['a method', 'c__builtin__\ngetattr\n(cmy\nClass\nU\x04nametR.', 'my.Class.name'],
    ['a method that is called', 'c__builtin__\ngetattr\n(cmy\nClass\nU\x04nametR)R.', 'my.Class.name'],
    ['complex numbers', 'cbuiltins\ncomplex\n(K\x01K\x02tR.', 'builtins.complex'],
    ['a namespace of types', 'ctypes\nSimpleNamespace\n)R.', 'types.SimpleNamespace'],
  ])('keeps a place for %s', (_, text, what) => {
    const made = load(text);
    expect(made).toBeInstanceOf(Placeholder);
    expect((made as Placeholder).what).toBe(what);
  });

  it('reads sets, and dicts that make values', () => {
    expect(load('c__builtin__\nset\n(](K\x01K\x02etR.')).toEqual([1, 2]);
    expect(load('ccollections\ndefaultdict\n(c__builtin__\nlist\ntR(K\x01]u.')).toEqual(new Map([[1, []]]));
  });

  it.each([
    ['builtins', 'exec'],
    ['__builtin__', 'execfile'],
    ['builtins', '__import__'],
    ['os', 'system'],
    ['nt', 'system'],
    ['os.path', 'join'],
    ['subprocess', 'Popen'],
    ['importlib', 'import_module'],
    ['pickle', 'loads'],
    ['runpy', '_run_code'],
    ['operator', 'attrgetter'],
    ['types', 'FunctionType'],
    ['torch', 'load'],
    ['torch.hub', 'load'],
    ['torch.storage', '_load_from_bytes'],
    ['numpy', 'load'],
    ['numpy.testing._private.utils', 'runstring'],
    ['io', 'open'],
    ['my', 'Class.__subclasses__'],
    ['my', 'a'.repeat(2000)],
  ])('refuses %s.%s, called or not, with an object of a class unknown around it', (module, name) => {
    for (const text of [
      `c${module}\n${name}\n.`,
      `cmy\nClass\n(c${module}\n${name}\ntR.`,
      `c${module}\n${name}\n)R.`,
    ])
      expect(() => load(text)).toThrow('Refused to load');
  });

  it.each([
    ['a value that is known', 'c__builtin__\ngetattr\n(K\x01U\x04nametR.'],
    ['what is known', 'c__builtin__\ngetattr\n(ctorch\nfloat32\nU\x04nametR.'],
    ['the inside of a class', 'c__builtin__\ngetattr\n(cmy\nClass\nU\x09__class__tR.'],
    ['nothing', 'c__builtin__\ngetattr\n0N.'],
  ])('refuses to reach into %s', (_, text) => {
    expect(() => load(text)).toThrow('Refused to load "__builtin__.getattr"');
  });

  it.each([
    ['a call of what is no function', 'K\x01)R.', 'a value is called, which is no function'],
    ['a call of a dtype', 'ctorch\nfloat32\n)R.', 'torch.float32 is called, which is no function'],
    [
      'an instance',
      '\x80\x02ccollections\nOrderedDict\n)}\x92.',
      'its instruction 0x92 is not one that weights need',
    ],
    ['the extension registry', '\x82\x01.', 'its instruction 0x82'],
    ['a value too few', 'a.', 'a value is taken that is not there'],
    ['a mark too few', 't.', 'a mark is taken that is not there'],
    ['a value from below a mark', 'K\x01(0.', 'a value is taken that is not there'],
    ['a value never remembered', 'h\x07.', 'value 7 is recalled'],
    ['no end', 'N', '1 bytes were expected, 0 are left'],
    ['a text longer than the file', 'X\xff\xff\xff\x7fabc.', '2147483647 bytes were expected'],
    ['an integer longer than any', '\x8b\xff\xff\xff\xff', 'an integer has 4294967295 bytes'],
    ['a later protocol', '\x80\x06N.', 'it is of protocol 6'],
    ['attributes of a text', 'U\x01a}b.', 'attributes are set on what has none'],
    ['items of a text', 'U\x01aK\x01a.', 'something is appended to what is no list'],
    ['a storage of something', 'U\x06moduleN\x86Q.', 'a persistent id is of "module"'],
    ['a shape of many axes', `ctorch\nSize\n(](${'K\x01'.repeat(65)}etR.`, 'a torch.Size has 65 axes'],
  ])('refuses %s', (_, text, message) => {
    expect(() => load(text)).toThrow(message);
    expect(() => load(text)).toThrow(WeightsError);
  });

  it('stops what would not end', () => {
    // A million values at once; a dict made a thousand times of a list of ten thousand pairs.
    expect(() => load('(', 'N'.repeat(2 ** 20 + 1), 'l.')).toThrow('more than 1048576 values are held');
    const pairs = `(${'U\x01aK\x01\x86'.repeat(10_000)}lq\x00`;
    const again = 'ccollections\nOrderedDict\n(h\x00tR0'.repeat(1000);
    expect(() => load(pairs, again, 'N.')).toThrow('more than 4194304 instructions');
  });

  it('throws nothing but WeightsError for any bytes', () => {
    const opcodes = Array.from(
      '(.012FIJKLMNPQRSTUVXabcdeghijlopqrstu})]\x80\x81\x85\x86\x87\x88\x89\x8a\x8c\x8f\x90\x91\x93\x94\x95',
    );
    const part = fc.oneof(
      fc.constantFrom(...opcodes.map((code) => [code.charCodeAt(0)])),
      fc.array(fc.nat(255), { maxLength: 4 }),
      fc.constantFrom(
        'ctorch\nFloatStorage\n',
        'ctorch._utils\n_rebuild_tensor_v2\n',
        'ccollections\nOrderedDict\n',
      ),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        try {
          load(...parts);
        } catch (error) {
          expect(error).toBeInstanceOf(WeightsError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
