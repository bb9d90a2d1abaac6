# Read by train_full_1p.sh and train_performance_1p.sh with ".": a training on one device, its log and its result.
# Needs script (name for messages), scripts (folder), default_epochs and suffix (acc or perf); the words are those of the line.

. "$scripts/common.sh"

Network=SSD-VGG_ID1619_for_TensorFlow
if [ "${RANK_SIZE:-1}" != 1 ]; then
  echo "[Error] expected one device, got RANK_SIZE=$RANK_SIZE; train_full_8p.sh trains with eight" >&2
  exit 1
fi
RANK_SIZE=1
epochs=$default_epochs
data_path=
[ -d pascal-voc ] && data_path=.

usage() {
  cat << END
usage:./$script --data_path=../

Trains for $default_epochs epochs and writes, below the working folder,
  output/\$ASCEND_DEVICE_ID/train_\$ASCEND_DEVICE_ID.log   what training says
  output/\$ASCEND_DEVICE_ID/\${CaseName}.log               the result, for programs
  ckpt/, tb/                                             checkpoints and events for TensorBoard
--data_path   a Pascal VOC folder, or the folder above pascal-voc and vgg_graph. The working folder if it holds pascal-voc.
--continue-training True   goes on with the run in ckpt, with its settings
Every other option goes to "ssd train": --preset mini --epochs 2 --steps 100 for a quick trial. See "ssd train --help".
END
}

. "$scripts/arguments.sh"
ASCEND_DEVICE_ID=${ASCEND_DEVICE_ID:-0}
case $ASCEND_DEVICE_ID in
  *[!0-9]*)
    echo "[Error] expected a number for ASCEND_DEVICE_ID, got $ASCEND_DEVICE_ID" >&2
    exit 1
    ;;
esac
export ASCEND_DEVICE_ID

find_data
output=output/$ASCEND_DEVICE_ID
log=$output/train_$ASCEND_DEVICE_ID.log
starts_in_ckpt "$@" && { set_old_run_aside || exit 1; }
rm -rf "$output"
mkdir -p "$output" || exit 1

echo "[Info] the training writes to $(pwd)/$log" >&2
start_time=$(date +%s)
train "$@" > "$log" 2>&1
status=$?
settle_old_run "$status"
e2e_time=$(($(date +%s) - start_time))
if [ "$status" -ne 0 ]; then
  echo "[Error] the training failed with exit code $status; the last lines of $log:" >&2
  tail -n 20 "$log" >&2
  exit "$status"
fi

BatchSize=$(awk '/^\[i\] Batch size:/ { size = $NF } END { print size }' "$log")
. "$scripts/results.sh"
