# Read by the scripts beside it with ".": what they share. Plain POSIX sh; callers have "set -u" on.

# The command line of train.py in its place: $SSD if that is set, the bin of this package, or "ssd" from PATH.
# Runs it with the words given, behind those of run_on, such as "taskset -c 0-3", if there are any.
ssd() {
  if [ -n "${SSD:-}" ]; then
    ${run_on:-} "$SSD" "$@"
  elif [ -f "$scripts/../bin/ssd.mjs" ]; then
    ${run_on:-} node "$scripts/../bin/ssd.mjs" "$@"
  elif command -v ssd > /dev/null 2>&1; then
    ${run_on:-command} ssd "$@"
  else
    echo "[Error] found neither $scripts/../bin/ssd.mjs nor an ssd on PATH; install @ssd/train-cli, or set SSD to the command" >&2
    return 127
  fi
}

# The name of the option that a word is: --data_dir=x is --data-dir.
option_name() {
  printf '%s' "${1%%=*}" | tr '_' '-'
}

# Whether one of the words after the first is the option $1.
has_option() {
  wanted=$1
  shift
  for word in "$@"; do
    case $word in
      --*) [ "$(option_name "$word")" = "$wanted" ] && return 0 ;;
    esac
  done
  return 1
}

# The last value that the words after the first give to the option $1.
option_value() {
  wanted=$1
  shift
  before=
  found=
  for word in "$@"; do
    case $word in
      --*=*) [ "$(option_name "$word")" = "$wanted" ] && found=${word#*=} ;;
      --*) ;;
      *) [ "$before" = "$wanted" ] && found=$word ;;
    esac
    before=
    case $word in
      --*=*) ;;
      --*) before=$(option_name "$word") ;;
    esac
  done
  printf '%s' "$found"
}

# Whether the words ask to go on with a run. "--continue-training False" does not.
goes_on() {
  has_option --resume "$@" && return 0
  has_option --continue-training "$@" || return 1
  case $(option_value --continue-training "$@" | tr 'A-Z' 'a-z') in
    false | no | f | n | off | 0) return 1 ;;
  esac
  return 0
}

# Whether the words start a new run in the folder that it has if nothing is said.
starts_in_ckpt() {
  ! goes_on "$@" && ! has_option --name "$@" && ! has_option --run-dir "$@"
}

# Sets data_dir and vgg_dir from data_path, which is an ordinary VOC folder, or holds one, or an archive's contents, as
# pascal-voc, with the VGG16 in vgg_graph beside it. training_data is what "ssd process" has left there, if it has.
find_data() {
  data_dir=$data_path
  [ -d "$data_path/pascal-voc" ] && data_dir=$data_path/pascal-voc
  training_data=
  [ -f "$data_dir/training-data.json" ] && training_data=$data_dir/training-data.json
  vgg_dir=
  for folder in "$data_path/vgg_graph" "$data_dir/vgg_graph"; do
    [ -d "$folder" ] && vgg_dir=$folder && break
  done
  return 0
}

# Whether a process may still train in the folder $1: one of this machine that is there, or any of another.
in_use() {
  [ -f "$1/run.lock" ] || return 1
  pid=$(sed -n 's/.*"pid":\([0-9]*\).*/\1/p' "$1/run.lock")
  host=$(sed -n 's/.*"host":"\([^"]*\)".*/\1/p' "$1/run.lock")
  [ -n "$pid" ] || return 1
  [ "$host" != "$(uname -n)" ] || kill -0 "$pid" 2> /dev/null || [ -d "/proc/$pid" ]
}

# Puts the folder ckpt of the run before aside, if that is what it is: a training whose options are wrong replaces nothing.
set_old_run_aside() {
  # What an earlier script left that was killed before its training had a folder.
  [ -e ckpt.before ] && [ ! -e ckpt ] && mv ckpt.before ckpt
  [ -e ckpt ] || return 0
  if in_use ckpt; then
    echo "[Error] process $pid on $host trains in ckpt of $(pwd); wait for it, or remove ckpt/run.lock if it is sure to be gone" >&2
    return 1
  fi
  if [ -f ckpt/config.json ] || [ -f ckpt/checkpoint ] || rmdir ckpt 2> /dev/null; then
    rm -rf ckpt.before
    [ ! -e ckpt ] || mv ckpt ckpt.before
    return
  fi
  echo "[Error] ckpt in $(pwd) is not a folder of checkpoints of an earlier run; move it away" >&2
  return 1
}

# After a training that ended with the exit code $1: the new run replaces the old one, which comes back where there is none.
settle_old_run() {
  [ -e ckpt.before ] || return 0
  if [ "$1" -eq 0 ] || [ -e ckpt ]; then rm -rf ckpt.before; else mv ckpt.before ckpt; fi
}

# Whether the words say what to train on.
has_data_option() {
  has_option --data-dir "$@" || has_option --data-path "$@" || has_option --training-data "$@"
}

# "ssd train" as train.py is with its defaults, and the words given, which come last and therefore count.
# Needs data_path, epochs and find_data before.
train() {
  if goes_on "$@"; then
    # The run has its settings.
    ssd train --reference-log "$@"
    return
  fi
  # Where the run lies: ckpt, unless the words say something else.
  if starts_in_ckpt "$@"; then set -- --name ckpt "$@"; fi
  # Of all presets mini alone has no VGG16.
  if [ -n "$vgg_dir" ] && [ "$(option_value --preset "$@")" != mini ] &&
    ! has_option --vgg-dir "$@" && ! has_option --pretrained "$@"; then
    set -- --vgg-dir "$vgg_dir" "$@"
  fi
  if ! has_data_option "$@"; then
    if [ -n "$training_data" ]; then
      set -- --training-data "$training_data" "$@"
    else
      set -- --data-dir "$data_dir" "$@"
    fi
  fi
  # The detector: that of training-data.json, or the reference's.
  if [ -z "$training_data" ] && ! has_option --preset "$@"; then set -- --preset vgg300 "$@"; fi
  # Events of all runs in one folder, as the reference has them.
  if ! has_option --tensorboard-dir "$@" && ! has_option --no-tensorboard "$@"; then
    set -- --tensorboard-dir tb "$@"
  fi
  ssd train --epochs "$epochs" --batch-size 8 --reference-log "$@"
}
