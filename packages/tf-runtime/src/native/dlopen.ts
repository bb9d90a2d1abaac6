import koffi, { type LibraryHandle } from 'koffi';
import { LibraryError } from '../library/library-error.js';

type NativeFunction = ReturnType<LibraryHandle['func']>;

// <dlfcn.h>, as glibc and as macOS number them.
const FLAGS = {
  linux: { RTLD_LAZY: 0x1, RTLD_GLOBAL: 0x100, RTLD_NODELETE: 0x1000 },
  darwin: { RTLD_LAZY: 0x1, RTLD_GLOBAL: 0x8, RTLD_NODELETE: 0x80 },
};

const isMac = process.platform === 'darwin';

/**
 * Opens a shared object for good.
 *
 * NODELETE matters: Node closes what an addon opened when its environment ends, and TensorFlow's threads outlive that;
 * without the flag a process could crash on its way out.
 *
 * @throws Error with the loader's message.
 */
export function openForever(path: string): void {
  const flags = isMac ? FLAGS.darwin : FLAGS.linux;
  const { dlopen, dlerror } = loader();
  const handle = dlopen(path, flags.RTLD_LAZY | flags.RTLD_GLOBAL | flags.RTLD_NODELETE) as unknown;
  if (handle === null) throw new LibraryError('CANNOT_OPEN', String(dlerror()));
}

function loader(): { dlopen: NativeFunction; dlerror: NativeFunction } {
  // Before glibc 2.34 dlopen lives in libdl.
  const names = isMac ? ['libSystem.B.dylib'] : ['libc.so.6', 'libdl.so.2'];
  for (const name of names) {
    try {
      const lib = koffi.load(name);
      return {
        dlopen: lib.func('void* dlopen(const char*, int)'),
        dlerror: lib.func('const char* dlerror()'),
      };
    } catch {
      continue;
    }
  }
  throw new LibraryError('CANNOT_OPEN', `none of ${names.join(', ')} has dlopen`);
}
