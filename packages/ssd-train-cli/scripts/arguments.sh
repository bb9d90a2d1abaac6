# Read by train_1p.sh and train_full_8p.sh with ".": takes --data_path out of their words, which are the words left, and checks it.
# Needs usage (a function) and data_path.

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
