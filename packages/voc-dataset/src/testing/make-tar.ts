export interface TarEntry {
  path: string;
  /** `0` file, `1` hard link, `2` symbolic link, `3` device, `5` folder. @default '0' */
  type?: string;
  body?: string | Uint8Array;
  link?: string;
  /** In place of the body's length. */
  size?: number;
}

const BLOCK = 512;

/** A tar archive (ustar), byte by byte, so that a test can write what no tool would. */
export function makeTar(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap(({ path, type = '0', body = '', link = '', size }) => {
    const content = Buffer.from(body);
    const header = Buffer.alloc(BLOCK);
    header.write(path, 0, 100);
    header.write('0000644\0', 100);
    header.write(`${(size ?? content.length).toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write(type, 156);
    header.write(link, 157, 100);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}
