#!/bin/sh
# The whole training with eight ranks: each has the full set, a batch of 8 and a loss of its own, as the reference's devices have, and an
# eighth of the 200 epochs. Cards are not in this version: with "--device cpu" the ranks are processes of this machine's CPU.
set -u
self=$(readlink -f "$0")
script=$(basename "$self")
scripts=$(dirname "$self")
suffix=acc
. "$scripts/common.sh"

Network="SSD-VGG_ID1619_for_TensorFlow"
RANK_SIZE=8
epochs=200
data_path=

usage() {
  cat << END
usage:./$script --data_path=../ --device cpu

Trains with $RANK_SIZE ranks, 8 pictures a step each, for $epochs epochs divided among them, and writes, below the working folder,
  output/0 … output/7/train_\$ASCEND_DEVICE_ID.log   what each rank says; rank 0 alone has the lines of every epoch
  output/0/ckpt/, tb/                               checkpoints and events for TensorBoard, of all ranks
  output/7/\${CaseName}.log                          the result, for programs
--data_path   a Pascal VOC folder, or the folder above pascal-voc and vgg_graph
--device cpu   train on the CPU, each rank on an eighth of its cores
--continue-training True   goes on with the run in output/0/ckpt, with its settings
Every other option goes to "ssd train", of every rank. See "ssd train --help".
MASTER_PORT is where rank 0 waits for the others. One of this script's own if it is not set.
END
}

. "$scripts/arguments.sh"

if [ "$(option_value --device "$@")" != cpu ]; then
  echo "[Error] cards are not in this version; --device cpu trains with $RANK_SIZE processes on the CPU" >&2
  exit 1
fi

find_data
of_rank_0=output/0
mkdir -p "$of_rank_0" || exit 1
if starts_in_ckpt "$@"; then
  (cd "$of_rank_0" && set_old_run_aside) || exit 1
fi
if ! has_option --name "$@" && ! has_option --run-dir "$@" && ! has_option --resume "$@"; then
  set -- --name "$of_rank_0/ckpt" "$@"
fi
if ! goes_on "$@" && ! has_option --ranks-as "$@"; then set -- --ranks-as reference "$@"; fi
if ! has_option --num-workers "$@" && ! has_option --workers "$@"; then set -- --num-workers 1 "$@"; fi

# The cores that rank $1 gets: an eighth of them, or one that it shares.
cores_of() {
  first=$(($1 * cores / RANK_SIZE))
  last=$((($1 + 1) * cores / RANK_SIZE - 1))
  [ "$last" -ge "$first" ] || last=$first
  echo "$first-$last"
}

cores=$(getconf _NPROCESSORS_ONLN 2> /dev/null || echo 1)
threads=$((cores / RANK_SIZE))
[ "$threads" -ge 1 ] || threads=1
has_option --rank-threads "$@" || set -- --rank-threads "$threads" "$@"

JOB_ID=10001
MASTER_ADDR=127.0.0.1
MASTER_PORT=${MASTER_PORT:-$((12000 + $$ % 20000))}
export RANK_SIZE JOB_ID MASTER_ADDR MASTER_PORT
# The ranks of this script are its own, whatever started it.
unset RANK_TABLE_FILE CM_CHIEF_IP CM_CHIEF_PORT CM_CHIEF_DEVICE CM_WORKER_SIZE

start_time=$(date +%s)
pids=
RANK_ID=0
while [ "$RANK_ID" -lt "$RANK_SIZE" ]; do
  ASCEND_DEVICE_ID=$RANK_ID
  DEVICE_INDEX=$RANK_ID
  export RANK_ID ASCEND_DEVICE_ID DEVICE_INDEX
  output=output/$RANK_ID
  mkdir -p "$output" || exit 1
  rm -f "$output"/train_*.log "$output"/train_*_loss.txt "$output/$Network"_*.log
  range=$(cores_of "$RANK_ID")
  # Where this process may not use those cores, the system divides them.
  run_on=
  taskset -c "$range" true > /dev/null 2>&1 && run_on="taskset -c $range"
  train --run-token "$script-$$-$start_time" "$@" > "$output/train_$RANK_ID.log" 2>&1 &
  pids="$pids $!"
  RANK_ID=$((RANK_ID + 1))
done
echo "[Info] the ranks write to $(pwd)/output/0 … $((RANK_SIZE - 1)); the training's log is that of rank 0" >&2

# A Ctrl-C goes to the ranks as well, which save and end; this waits for them.
trap : INT
trap 'kill $pids 2> /dev/null' TERM HUP
status=0
RANK_ID=0
for pid in $pids; do
  wait "$pid"
  code=$?
  while kill -0 "$pid" 2> /dev/null; do
    wait "$pid"
    code=$?
  done
  if [ "$code" -ne 0 ]; then
    echo "[Error] rank $RANK_ID failed with exit code $code; the last lines of output/$RANK_ID/train_$RANK_ID.log:" >&2
    tail -n 5 "output/$RANK_ID/train_$RANK_ID.log" >&2
    [ "$status" -ne 0 ] || status=$code
  fi
  RANK_ID=$((RANK_ID + 1))
done
(cd "$of_rank_0" && settle_old_run "$status")
e2e_time=$(($(date +%s) - start_time))
[ "$status" -eq 0 ] || exit "$status"

# As the reference has it, the result lies with the last device.
log=$of_rank_0/train_0.log
output=output/$((RANK_SIZE - 1))
batch=$(awk '/^\[i\] Batch size:/ { size = $NF } END { print size }' "$log")
BatchSize=$((${batch:-8} * RANK_SIZE))
. "$scripts/results.sh"
