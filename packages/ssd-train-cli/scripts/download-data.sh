#!/bin/sh
# Fetches what the reference trains on into pascal-voc of the working folder, laid out as the reference has it:
# trainval/VOCdevkit with VOC2007 and VOC2012, test/VOCdevkit with VOC2007. Goes on where it was stopped.
# Options go to "ssd download": --mirror URL, --keep-archive.
set -u
scripts=$(dirname "$(readlink -f "$0")")
. "$scripts/common.sh"

case ${1:-} in
  --help | --h)
    echo "usage:./download-data.sh [--mirror URL] [--keep-archive]"
    exit 1
    ;;
esac
mkdir -p pascal-voc || exit 1
ssd download voc2007 voc2012 --output-dir pascal-voc/trainval "$@" || exit
ssd download voc2007-test --output-dir pascal-voc/test "$@" || exit
echo "Next: ssd process --data-dir pascal-voc"
