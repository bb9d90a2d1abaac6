import { suggestName } from '@ssd/names';
import { DatasetError } from '../dataset-error.js';

/** An official archive of Pascal VOC, and what must be in it. */
export interface VocArchive {
  /** As one asks for it. */
  name: string;
  /** File name on the server and on disk. */
  file: string;
  /** Folder on the server. */
  path: string;
  bytes: number;
  md5: string;
  /** Folder below VOCdevkit that it fills. */
  set: string;
  /** Its list of images in ImageSets/Main, and how many it names. */
  split: string;
  splitImages: number;
  /** Files in JPEGImages and Annotations. */
  images: number;
  annotations: number;
}

/** Where the archives have been since 2007. */
export const OFFICIAL_SERVER = 'http://host.robots.ox.ac.uk/pascal/VOC/';

/** Sizes and checksums as torchvision, ChainerCV and others have them; counts as VOC's own pages state them. */
export const VOC_ARCHIVES: readonly VocArchive[] = [
  {
    name: 'voc2007',
    file: 'VOCtrainval_06-Nov-2007.tar',
    path: 'voc2007',
    bytes: 460_032_000,
    md5: 'c52e279531787c972589f7e41ab4ae64',
    set: 'VOC2007',
    split: 'trainval',
    splitImages: 5011,
    images: 5011,
    annotations: 5011,
  },
  {
    name: 'voc2007-test',
    file: 'VOCtest_06-Nov-2007.tar',
    path: 'voc2007',
    bytes: 451_020_800,
    md5: 'b6e924de25625d8de591ea690078ad9f',
    set: 'VOC2007',
    split: 'test',
    splitImages: 4952,
    images: 4952,
    annotations: 4952,
  },
  {
    name: 'voc2012',
    file: 'VOCtrainval_11-May-2012.tar',
    path: 'voc2012',
    bytes: 1_999_639_040,
    md5: '6cd6e144f989b92b3379bac3b3de84fd',
    set: 'VOC2012',
    split: 'trainval',
    splitImages: 11_540,
    // More than the list: the rest is for segmentation and action, most of it with boxes too.
    images: 17_125,
    annotations: 17_125,
  },
];

/** Several archives under one name: what the reference trains on, and the paper's 07++12. */
const BUNDLES: Readonly<Record<string, readonly string[]>> = {
  voc0712: VOC_ARCHIVES.map(({ name }) => name),
};

/** Names that can be asked for. */
export const DOWNLOAD_NAMES: readonly string[] = [
  ...VOC_ARCHIVES.map(({ name }) => name),
  ...Object.keys(BUNDLES),
];

/**
 * The archives behind names, each once.
 *
 * @throws DatasetError DOWNLOAD_FAILED for a name that there is not
 */
export function findArchives(names: readonly string[]): VocArchive[] {
  const wanted = new Set<string>();
  for (const name of names) {
    if (!DOWNLOAD_NAMES.includes(name)) {
      throw new DatasetError(
        'DOWNLOAD_FAILED',
        `Unknown data set "${name}".${suggestName(name, DOWNLOAD_NAMES)}`,
        { hint: 'Name one of these.' },
      );
    }
    for (const each of BUNDLES[name] ?? [name]) wanted.add(each);
  }
  return VOC_ARCHIVES.filter(({ name }) => wanted.has(name));
}
