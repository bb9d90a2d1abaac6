#!/bin/sh
# A training with the reference's settings, in sight: train.py without options, on pascal-voc of the working folder.
# Options go to "ssd train". The run before, in ckpt, is replaced; nothing else is removed.
set -u
scripts=$(dirname "$(readlink -f "$0")")
. "$scripts/common.sh"

case ${1:-} in
  --help | --h)
    echo "usage:./run_1p.sh [OPTIONS OF ssd train]"
    exit 1
    ;;
esac
data_path=.
epochs=200
find_data
if [ ! -d pascal-voc ] && ! has_data_option "$@" && ! goes_on "$@"; then
  echo "[Error] found no pascal-voc in $(pwd); fetch it with download-data.sh, or give --data-dir DIR" >&2
  exit 1
fi
starts_in_ckpt "$@" && { set_old_run_aside || exit 1; }
train "$@"
status=$?
settle_old_run "$status"
exit "$status"
