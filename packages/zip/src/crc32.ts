import zlib from 'node:zlib';
import { reflectedCrc, type Crc } from './reflected-crc.js';

/** CRC-32 of zip (IEEE 802.3); by Node's own, several times as fast, where it has one: from 20.15 and 22.2 on. */
export const crc32: Crc = (zlib as { crc32?: Crc }).crc32 ?? reflectedCrc(0xedb88320);
