# Read by train_full_1p.sh and train_performance_1p.sh with ".": a training on one device, its log and its result.
# Needs script (name for messages), scripts (folder), default_epochs and suffix (acc or perf); the words are those of the line.

. "$scripts/common.sh"

Network=SSD-VGG_ID1619_for_TensorFlow
if [ "${RANK_SIZE:-1}" != 1 ]; then
  echo "[Error] expected one device, got RANK_SIZE=$RANK_SIZE; training on several is not in this version" >&2
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

case ${1:-} in
  --help | --h)
    usage
    exit 1
    ;;
esac

# Takes --data_path out of the words and keeps the others in their order.
left=$#
while [ "$left" -gt 0 ]; do
  word=$1
  shift
  left=$((left - 1))
  case $word in
    --data_path=* | --data-path=*) data_path=${word#*=} ;;
    --data_path | --data-path)
      data_path=
      if [ "$left" -gt 0 ]; then
        data_path=$1
        shift
        left=$((left - 1))
      fi
      ;;
    *) set -- "$@" "$word" ;;
  esac
done

if [ -z "$data_path" ]; then
  echo '[Error] para "data_path " must be config' >&2
  exit 1
fi
if [ ! -d "$data_path" ]; then
  echo "[Error] found no folder at data_path $data_path" >&2
  exit 1
fi
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
steps_per_second=$(awk '/^epoch:.* perf = / { value = $5 } END { print value }' "$log")
train_accuracy=$(awk '/^epoch:.* train mAP: / { value = $4 } END { print value }' "$log")
if [ -z "$steps_per_second" ]; then
  echo "[Error] the training ended without a step; the last lines of $log:" >&2
  tail -n 20 "$log" >&2
  exit 1
fi
FPS=$(awk -v batch="$BatchSize" -v steps="$steps_per_second" 'BEGIN { printf "%.2f", batch * steps }')
CaseName=${Network}_bs${BatchSize}_${RANK_SIZE}p_$suffix
losses=$output/train_${CaseName}_loss.txt
awk '/^epoch:.* perf = / { sub(/^loss:/, "", $2); print $2 }' "$log" > "$losses"
ActualLoss=$(awk 'END { print $1 }' "$losses")
# Milliseconds of a step, from the images a second as they are written; so slow that these are 0, from the steps.
TrainingTime=$(awk -v batch="$BatchSize" -v steps="$steps_per_second" -v fps="$FPS" \
  'BEGIN { printf "%.2f", (fps + 0 == 0) ? 1000 / steps : batch * 1000 / fps }')

echo "Final Training Duration sec : $e2e_time"
echo "------------------ Final result ------------------"
echo "Final Performance images/sec : $FPS"
echo "Final Train Accuracy : $train_accuracy"

cat > "$output/$CaseName.log" << END
Network = $Network
RankSize = $RANK_SIZE
BatchSize = $BatchSize
DeviceType = $(uname -m)
CaseName = $CaseName
ActualFPS = $FPS
TrainingTime = $TrainingTime
ActualLoss = $ActualLoss
E2ETrainingTime = $e2e_time
TrainAccuracy = $train_accuracy
END
