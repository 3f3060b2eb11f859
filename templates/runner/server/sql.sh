# Statements: on this server as the local administrator, or on the master over the network.

# Every statement of the runner: not in the binary log, allowed to write, known quoting, no lock waited for longer than this,
# and every row read. The client ends when the first statement fails, and passes over the others that do.
session="SET SESSION sql_log_bin=0, autocommit=1, completion_type=0, sql_mode='NO_ENGINE_SUBSTITUTION', sql_safe_updates=0, lock_wait_timeout=5; SET SESSION TRANSACTION READ WRITE; $sql_quiet; $sql_unlimited"
# Every session of ours on the master: what its own settings, or its init_connect, say there counts for applications.
master_session="SET NAMES utf8mb4; SET SESSION sql_mode='NO_ENGINE_SUBSTITUTION', sql_quote_show_create=1; $sql_unlimited"
sql_error=
no_answer="no answer within the time allowed"

read -r -a client_local_options <<<"$client_local"

# Its last act: to be called in a subshell.
client() {
  local seconds=$1
  shift
  exec timeout -k 5 "$seconds" "$program_client" ${client_option_file:+"--defaults-file=$client_option_file"} \
    "${client_local_options[@]}" --protocol=socket --socket="$socket" --default-character-set=utf8mb4 --connect-timeout=10 --batch "$@"
}

# Keeps the first error of file $1 in `sql_error`. A syntax error quotes the statement, which may hold a password.
keep_error() {
  local line
  sql_error=$no_answer
  while IFS= read -r line; do
    if [[ $line == *ERROR\ [0-9]* || $line == *[Ee]rror:\ [0-9]* || $line == *Error\ [0-9]* ]]; then
      sql_error=${line//[^[:print:]]/?}
      [[ $line != *1064* ]] || sql_error="error 1064, syntax (the text is withheld, it may hold a password)"
      sql_error=${sql_error:0:600}
      return
    fi
  done <"$1"
}

# Sets `result` to the rows of the statements $1, tab-separated, waiting at most $2 seconds. Returns 1 and sets `sql_error` when they fail.
# The client prints a failing statement on stdout, so what it printed is dropped then.
rows() {
  local code=0
  result=$(client "${2:-30}" --skip-column-names --init-command="${3:-$session}" <<<"$1" 2>"$scratch/error") || code=$?
  ((code == 0)) && return 0
  result=
  keep_error "$scratch/error"
  return 1
}

# The same for statements without which the step cannot go on; $2 says what they are for.
need() { rows "$1" "${3:-30}" || fail_sql "$2" "${@:4}"; }

# Ends the step over `sql_error`: what could not be done, then what to do next.
fail_sql() {
  local reason=$sql_error
  is_up || refused_login || set -- "$@" "the server does not answer at $socket: start it, then run pulumi up again"
  fail "$1: $reason" "${@:2}"
}

# Sets `statement` to $1 with the word $2 replaced by the string $3.
with() {
  local literal
  quote "$3"
  statement=${1//"$2"/"$literal"}
}

# Whether the server answers at all: a login that may not do what a session of ours begins with counts too.
is_up() { rows 'SELECT 1' 5 'DO 0'; }

# Whether it runs, and refused the last login: the client's own errors begin with 2, a server's do not.
refused_login() { [[ $sql_error =~ ^ERROR\ [13-9][0-9]{3}\  ]]; }

# Sets `silence` to why the server does not answer us, by the error of the last login, and `silence_advice`.
explain_silence() {
  local may="the administrator can log in there without a password, or with host.clientOptionFile"
  silence="the server does not answer at $socket ($sql_error)" silence_advice="start it, and see that $may"
  ! refused_login || silence="the server at $socket refuses the administrator ($sql_error)" silence_advice="see that $may"
}

# Option file for a login on the master, on a descriptor: the password is on no disk and no command line.
master_login() {
  local text=$1
  text=${text//\\/\\\\}
  printf '[client]\nprotocol=tcp\nhost="%s"\nport=%s\nuser="%s"\npassword="%s"\n%s\n' \
    "$master_address" "$master_port" "$master_user" "${text//\"/\\\"}" "$master_tls"
}

# Sets `result` to the rows of the statement $1 on the master, as the account $master_user.
master_rows() {
  local code=0
  result=$(timeout -k 5 "${2:-30}" "$program_client" --defaults-file=<(master_login "$master_password") \
    --default-character-set=utf8mb4 --connect-timeout=10 --batch --skip-column-names --init-command="$master_session" <<<"$1" 2>"$scratch/error") || code=$?
  ((code == 0)) && return 0
  result=
  keep_error "$scratch/error"
  return 1
}

# Several questions in one login: sets `answer[name]` to the rows of each `name=statements` of "$@" after the first two,
# which are the seconds allowed and what the session begins with.
declare -A answer=()
ask() {
  pose "${@:3}"
  rows "$questions" "$1" "$2" && take_answers
}

# The same on the master, within $1 seconds.
ask_master() {
  pose "${@:2}"
  master_rows "$questions" "$1" && take_answers
}

# Sets `questions` to the statements that ask the questions "$@", and empties `answer`.
pose() {
  local question
  questions='' answer=()
  for question in "$@"; do
    questions+="SELECT '"$'\x1f'"${question%%=*}';${question#*=};"
    answer[${question%%=*}]=
  done
}

take_answers() {
  local line name=
  while IFS= read -r line; do
    if [[ $line == $'\x1f'* && -n ${answer[${line#$'\x1f'}]+asked} ]]; then
      name=${line#$'\x1f'}
    else
      answer[$name]+=${answer[$name]:+$'\n'}$line
    fi
  done <<<"$result"
}

# Fills the array `row` from a vertical result: column -> value of the first row. Empty when there is no row.
vertical() {
  local line last=
  row=()
  while IFS= read -r line; do
    if [[ $line =~ ^\ *([A-Za-z_]+):\ ?(.*)$ ]]; then
      last=${BASH_REMATCH[1]}
      [[ -n ${row[$last]+seen} ]] || row[$last]=${BASH_REMATCH[2]}
    elif [[ -n $last && $line != \*\*\** ]]; then
      row[$last]+=" $line"
    fi
  done
}
declare -A row=()

# Fills `row` with the state of this server's channel. `row` is empty when it follows nobody.
channel_status() {
  local text
  text=$(client 30 --vertical <<<"$sql_slave_status" 2>"$scratch/error") || {
    keep_error "$scratch/error"
    fail_sql "cannot read the state of replication"
  }
  vertical <<<"$text"
}

runs() { [[ ${row[$column_io_running]-} == Yes && ${row[$column_sql_running]-} == Yes ]]; }

# Keeps what the client of the $1 said last, or else its status $2.
copy_error() {
  local line
  keep_error "$scratch/$1.error"
  [[ $sql_error == "$no_answer" ]] || return 0
  sql_error="the $1 client ended with status $2"
  line=$(grep -v '^Warning: ' -- "$scratch/$1.error" | tail -n 1)
  [[ -z $line ]] || sql_error+=": ${line//[^[:print:]]/?}"
}
