import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLine } from '../testing/run-line.js';
import { commands } from './table.js';

let root: string;
const scripts: Record<string, string> = {};
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-completion-'));
  await mkdir(join(root, 'pictures here'));
  await writeFile(join(root, 'photo.jpg'), '');
  for (const shell of ['bash', 'zsh', 'fish']) {
    scripts[shell] = (await runLine(['completion', shell])).stdout;
    await writeFile(join(root, shell), scripts[shell]);
  }
});
afterAll(() => rm(root, { recursive: true }));

/** Whether this machine has a shell. */
const has = (shell: string): boolean => {
  try {
    execFileSync(shell, ['-c', 'exit 0'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** What bash offers for the last of the words. */
function offered(...words: string[]): string[] {
  const line = words.map((word) => `'${word}'`).join(' ');
  const code = `source ./bash; COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _ssd; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const text = execFileSync('bash', ['--norc', '-c', code], { cwd: root, encoding: 'utf8' });
  return text.split('\n').filter((one) => one !== '');
}

(has('bash') ? describe : describe.skip)('the bash script', () => {
  it('completes commands of one word and of two', () => {
    expect(offered('ssd', 'tr')).toEqual(['train']);
    expect(offered('ssd', 'ru')).toEqual(['runs']);
    expect(offered('ssd', 'runs', 'c')).toEqual(['compare', 'curves']);
    expect(offered('ssd', 'weights', '')).toEqual(['inspect', 'import', '--help']);
    const first = offered('ssd', '');
    for (const { name } of commands) expect(first).toContain(name.split(' ')[0]);
  });

  it('completes options, those of every command among them', () => {
    expect(offered('ssd', 'train', '--time')).toEqual(['--time-limit']);
    expect(offered('ssd', 'train', '--no-te')).toEqual(['--no-tensorboard']);
    expect(offered('ssd', 'runs', 'curves', 'a', '--sm')).toEqual(['--smooth']);
    expect(offered('ssd', 'doctor', '--j')).toEqual(['--json']);
  });

  it('completes values: choices, presets, folders, files', () => {
    expect(offered('ssd', 'train', '--augmentation', 'l')).toEqual(['light']);
    expect(offered('ssd', 'train', '--preset', 'mi')).toContain('mini');
    expect(offered('ssd', 'runs', 'list', '--sort', 'm')).toEqual(['map']);
    expect(offered('ssd', 'train', '--data-dir', 'p')).toEqual(['pictures here']);
    expect(offered('ssd', 'train', '--data_dir', 'p')).toEqual(['pictures here']);
    expect(offered('ssd', 'train', '--pretrained', 'ph')).toEqual(['photo.jpg']);
    expect(offered('ssd', 'train', '--epochs', '')).toEqual([]);
    // readline takes --name=value apart at the sign
    expect(offered('ssd', 'train', '--augmentation', '=', 'l')).toEqual(['light']);
    expect(offered('ssd', 'train', '--augmentation', '=')).toContain('light');
  });

  it('completes operands', () => {
    expect(offered('ssd', 'detect', 'runs', 'ph')).toEqual(['photo.jpg']);
    expect(offered('ssd', 'runs', 'show', 'pic')).toEqual(['pictures here']);
    expect(offered('ssd', 'completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(offered('ssd', 'nonsense', 'x')).toEqual([]);
  });
});

describe.each(['zsh', 'fish'])('the %s script', (shell) => {
  (has(shell) ? it : it.skip)('is read by the shell without an error', () => {
    expect(() => execFileSync(shell, ['-n', join(root, shell)], { stdio: 'pipe' })).not.toThrow();
  });

  it('has every command and its options, and balanced quotes on each line', async () => {
    const script = scripts[shell]!;
    for (const { load } of commands) {
      const { name, options } = await load();
      for (const word of name.split(' ')) expect(script).toContain(word);
      for (const key of Object.keys(options)) {
        const option = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
        expect(script).toContain(shell === 'zsh' ? `--${option}` : `-l ${option} `.trimEnd());
      }
    }
    for (const line of script.split('\n').filter((one) => !one.startsWith('#'))) {
      // fish escapes a quote inside quotes with a backslash, a Bourne shell outside of them.
      const bare = line.replaceAll(String.raw`'\''`, '').replaceAll(String.raw`\'`, '');
      expect([line, bare.split("'").length % 2]).toEqual([line, 1]);
    }
  });
});

describe('ssd completion', () => {
  it('gives the script as JSON, and names the shells there are', async () => {
    const { json } = await runLine(['completion', 'bash', '--json']);
    expect(json()).toEqual({ shell: 'bash', script: scripts.bash });
    const { exitCode, stderr } = await runLine(['completion', 'bsh']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('Did you mean "bash"?')]);
  });
});
