/** Modules of which every function can reach the system, run code or unpickle more: none has a use in weights. */
const MODULES = new Set(
  (
    'os posix nt posixpath ntpath sys subprocess commands popen2 pty shutil socket socketserver ssl select selectors ' +
    'http urllib urllib2 urllib3 httplib requests aiohttp httpx ftplib smtplib poplib imaplib telnetlib xmlrpc ' +
    'asyncio multiprocessing threading _thread thread concurrent signal mmap ctypes _ctypes cffi ' +
    'importlib _frozen_importlib imp pkgutil runpy zipimport zipapp site sitecustomize code codeop dis inspect ' +
    'bdb pdb cProfile profile pstats timeit trace tracemalloc doctest unittest pydoc gc atexit weakref ' +
    'marshal pickle _pickle cPickle dill cloudpickle joblib shelve dbm jsonpickle ' +
    'webbrowser antigravity tempfile fileinput glob linecache distutils setuptools pip ensurepip venv ' +
    'idlelib lib2to3 sqlite3 crypt curses readline cmd builtins __builtin__ __builtins__ types new ' +
    'operator _operator IPython'
  ).split(' '),
);

/** Single names of other modules. A module here stands for everything below it. */
const NAMES = new Set([
  'io.open',
  'io.open_code',
  'io.FileIO',
  '_io.open',
  '_io.open_code',
  '_io.FileIO',
  'codecs.open',
  'platform.popen',
  'logging.config',
  'functools.reduce',
  'numpy.load',
  'numpy.fromfile',
  'numpy.memmap',
  'numpy.loadtxt',
  'numpy.genfromtxt',
  'numpy.DataSource',
  'numpy.f2py',
  'numpy.distutils',
  'numpy.testing',
  'numpy.ctypeslib',
  'numpy.lib.npyio',
  'pandas.eval',
  'pandas.read_pickle',
  'pandas.io',
  'torch.load',
  'torch.serialization.load',
  'torch.serialization._load',
  'torch.serialization._legacy_load',
  'torch.hub',
  'torch.jit',
  'torch.package',
  'torch.utils.cpp_extension',
  'torch.utils._config_module',
  'torch.utils.collect_env',
  'torch.utils.bottleneck',
  'torch._dynamo',
  'torch._inductor',
  'torch.fx',
  'torch.ops',
  'torch.classes',
  'torch.distributed.rpc',
  'torch.multiprocessing',
  'torch.storage._load_from_bytes',
]);

/** Names of the modules above that are data. */
const DATA = new Set([
  'types.SimpleNamespace',
  'types.MappingProxyType',
  'types.NoneType',
  'weakref.WeakKeyDictionary',
  'weakref.WeakValueDictionary',
  'weakref.WeakSet',
  ...['builtins', '__builtin__'].flatMap((module) =>
    'bool int long float complex str unicode bytes bytearray dict object slice range xrange type property NotImplemented Ellipsis Exception'
      .split(' ')
      .map((name) => `${module}.${name}`),
  ),
]);

/** A way out of a class into the interpreter: `f.__globals__`, `x.__class__.__base__`. */
function inward(name: string): boolean {
  return name.split('.').some((part) => /^__.*__$/.test(part));
}

function isListed(dotted: string): boolean {
  for (let at = dotted.indexOf('.'); at >= 0; at = dotted.indexOf('.', at + 1))
    if (NAMES.has(dotted.slice(0, at))) return true;
  return NAMES.has(dotted);
}

/** Longer names are of nothing that exists. */
const MAX_NAME = 1000;

/** Whether a function or class is one that runs code, opens files or reaches into the interpreter. */
export function runsCode(module: string, name: string): boolean {
  const dotted = `${module}.${name}`;
  if (dotted.length > MAX_NAME || inward(name) || isListed(dotted)) return true;
  return MODULES.has(module.split('.', 1)[0]!) && !DATA.has(dotted);
}

export function isGetattr(module: string, name: string): boolean {
  return name === 'getattr' && (module === 'builtins' || module === '__builtin__');
}
