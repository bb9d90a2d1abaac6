# Read by train_1p.sh and train_full_8p.sh with ".": the result of a training, for people on stdout and for programs in a file.
# Needs log (what training said), output (folder), BatchSize (pictures of a step), RANK_SIZE, Network, suffix and e2e_time.

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
