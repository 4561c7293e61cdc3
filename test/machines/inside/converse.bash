# Talks, as a plain-text client, to a port on 127.0.0.1 and shows what the server says.
#   bash -s -- PORT SECONDS LINE... <converse.bash
# Prints "server TEXT" for each line of the server, "sent" after each LINE it sends, and at last "end open",
# "end closed" (the server closed the connection) or "end silent" (no answer in SECONDS).
# Exit status 1: nothing listens on PORT.

port=$1 seconds=$2
shift 2

exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 1

finish() {
  printf 'end %s\n' "$1"
  exit 0
}

# Reads one answer, up to its last line. $1: what was sent.
read_answer() {
  local line first='' text_follows=''
  case ${1^^} in
  # NNTP: the text that these ask for ends in a line that holds a dot.
  CAPABILITIES* | ARTICLE* | HEAD* | BODY* | LIST* | HELP* | OVER* | XOVER*) text_follows=yes ;;
  esac
  while true; do
    IFS= read -r -t "$seconds" line <&3
    case $? in
    0) ;;
    1) finish closed ;;
    *) finish silent ;;
    esac
    line=${line%$'\r'}
    printf 'server %s\n' "$line"
    if [ -z "$first" ]; then
      first=$line
      case $first in
      [12]*) ;;
      *) text_follows='' ;;
      esac
    fi
    if [ -n "$text_follows" ]; then
      [ "$line" = . ] && return
    else
      case $line in
      # SMTP: more lines follow.
      [0-9][0-9][0-9]-*) ;;
      *) return ;;
      esac
    fi
  done
}

read_answer ''
for line in "$@"; do
  # A closed connection shows when the answer is read.
  trap '' PIPE
  printf '%s\r\n' "${line//$'\n'/$'\r\n'}" >&3 2>/dev/null
  printf 'sent\n'
  read_answer "$line"
done
finish open
