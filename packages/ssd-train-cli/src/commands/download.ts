import { resolve } from 'node:path';
import { DOWNLOAD_NAMES, downloadDataset, OFFICIAL_SERVER } from '@ssd/voc-dataset';
import { defined } from '@ssd/trainer/config';
import { UsageError } from '../errors/usage-error.js';
import { showPath } from '@ssd/trainer/files';
import { unknownName } from '@ssd/names';
import { defineCommand } from '../cli/command.js';
import { downloadAdvice } from './library-advice.js';
import { nameList } from './data-options.js';
import { downloadDisplay } from './show-download.js';

export const download = defineCommand({
  name: 'download',
  summary: 'Fetch Pascal VOC 2007 and 2012, check and unpack them.',
  description:
    'Fetches the official archives of Pascal VOC, checks size and MD5, unpacks them into VOCdevkit and counts what is there. A download that stopped goes on where it was when the same line is run again; what is complete is not fetched twice.',
  positionals: {
    name: 'NAMES',
    description: `what to fetch: ${DOWNLOAD_NAMES.join(', ')} (all of them: what the reference trains on; 2.9 GB, and the same again to unpack)`,
    minimum: 1,
    maximum: 10,
  },
  options: {
    outputDir: {
      kind: 'text',
      value: 'DIR',
      default: 'pascal-voc',
      aliases: ['data-dir'],
      description: 'Folder that VOCdevkit comes into.',
    },
    mirror: {
      kind: 'text',
      value: 'URL',
      description: `Another server, or several separated by commas, in place of ${OFFICIAL_SERVER}: the URL above voc2007/, or of the folder with the files.`,
    },
    keepArchive: { kind: 'flag', description: 'Keep the .tar files after they are unpacked.' },
  },
  examples: [
    { does: 'To train and to test on', line: 'ssd download voc2007 voc2007-test' },
    { does: 'All that the reference trains on', line: 'ssd download voc0712 --output-dir pascal-voc' },
    { does: 'From a server nearby', line: 'ssd download voc2012 --mirror https://mirror.example/voc' },
  ],
  advice: downloadAdvice,
  run: async ({ values, positionals, terminal, signal, workingDirectory }) => {
    for (const name of positionals) {
      if (DOWNLOAD_NAMES.includes(name)) continue;
      throw new UsageError('UNKNOWN_CHOICE', unknownName('data set', name, DOWNLOAD_NAMES), {
        hint: 'Name one of those.',
      });
    }
    const mirrors = nameList(values.mirror);
    for (const mirror of mirrors ?? []) {
      if (URL.canParse(mirror) && /^https?:/i.test(mirror)) continue;
      throw new UsageError('INVALID_VALUE', `Expected a URL after --mirror, got "${mirror}".`, {
        hint: `It looks like ${OFFICIAL_SERVER}`,
      });
    }
    const folder = resolve(workingDirectory, values.outputDir);
    const archives = await downloadDataset(positionals, folder, {
      ...defined({ mirrors }),
      keepArchives: values.keepArchive,
      signal,
      onProgress: downloadDisplay(terminal),
    });
    terminal.endStatus();
    for (const { name, wasThere, root, split, splitImages } of archives) {
      terminal.note(
        `${name}: ${splitImages} pictures in split "${split}" of ${showPath(root, workingDirectory)}${wasThere ? ', there before' : ''}`,
      );
    }
    terminal.note(`\nNext: ssd stats ${showPath(folder, workingDirectory)}`);
    return { json: { outputDir: folder, archives } };
  },
});
