import koffi from 'koffi';

/** The C library of this process. */
export const libc = koffi.load(process.platform === 'darwin' ? 'libSystem.B.dylib' : 'libc.so.6');

const memcpyNative = libc.func('void* memcpy(void*, const void*, size_t)');

/** Copies `bytes` bytes; either side may be an address or a typed array. */
export function memcpy(to: unknown, from: unknown, bytes: number): void {
  if (bytes > 0) memcpyNative(to, from, bytes);
}

/** An environment variable of the process itself: worker threads see each other's, unlike `process.env`. */
export const processVariable = {
  get: libc.func('const char* getenv(const char*)') as unknown as (name: string) => string | null,
  set: (name: string, value: string): void => {
    setenv(name, value, 1);
  },
  unset: (name: string): void => {
    unsetenv(name);
  },
};

const setenv = libc.func('int setenv(const char*, const char*, int)');
const unsetenv = libc.func('int unsetenv(const char*)');
