// A player of turns.mjs: a training step on made-up pictures.
//
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/cpu/step.ts --preset mini --batch 16 --precision float32
//
// --malloc keep tells glibc, before TensorFlow is opened, to keep freed memory in the process: no mmap, no trimming, one
// arena. GLIBC_TUNABLES=glibc.malloc.hugetlb=1 in front of the command asks for huge pages.
import { parseArgs } from 'node:util';
import { Session, registerBackends } from '@ssd/tf-runtime';
import koffi from 'koffi';
import { madeUpTraining } from '../made-up-training.ts';
import { play } from './player.ts';

const { values } = parseArgs({
  options: {
    preset: { type: 'string', default: 'mini' },
    batch: { type: 'string', default: '16' },
    precision: { type: 'string', default: 'float32' },
    malloc: { type: 'string', default: 'default' },
  },
});
const batch = Number(values.batch);

if (values.malloc === 'keep') {
  const mallopt = koffi.load('libc.so.6').func('int mallopt(int, int)') as (
    name: number,
    to: number,
  ) => number;
  const [TRIM_THRESHOLD, TOP_PAD, MMAP_MAX, ARENA_MAX] = [-1, -2, -4, -8]; // <malloc.h>
  const said = [
    mallopt(MMAP_MAX, 0),
    mallopt(TRIM_THRESHOLD, 2 ** 31 - 1),
    mallopt(TOP_PAD, 64 * 2 ** 20),
    mallopt(ARENA_MAX, 1), // other arenas are mapped, 64 MiB each
  ];
  if (said.includes(0)) throw new Error(`mallopt refused: ${said.join()}`);
}

registerBackends();
const { compile } = madeUpTraining(values.preset, batch);
const step = compile(new Session({ precision: values.precision as 'float32' | 'bfloat16' }));
await play(() => step.run());
