# Accounts and grants. A ledger keeps, for each, the statement that takes it back: what this library made and is no longer
# declared is dropped, what others made is never touched beyond what is declared. Nothing of it is in the binary log.

drop_user='DROP USER IF EXISTS '

ledger_file() { printf '%s/ledgers/%s' "$state_directory" "$1"; }

# Whether the file $1 has the line $2.
has_line() {
  local line
  [[ -r $1 ]] || return 1
  while IFS= read -r line; do [[ $line != "$2" ]] || return 0; done <"$1"
  return 1
}

# Makes the accounts and grants of the request; $1 is the ledger that remembers them.
apply_accounts() {
  local ledger entry account exists generated line adopted=$'\n' wanted=() gone=()
  ledger=$(ledger_file "$1")
  # Nothing is declared and nothing was made here.
  if ((${#accounts[@]} == 0)) && [[ ! -e $ledger ]]; then return 0; fi
  [[ -d ${ledger%/*} ]] || mkdir -p -- "${ledger%/*}"
  for entry in "${accounts[@]}"; do
    IFS=$'\t' read -r account exists generated <<<"$entry"
    fill "$account" && account=$filled
    fill "$exists"
    need "$filled" "cannot look for the account $account"
    if ((result > 0)) && ! has_line "$ledger" "$drop_user$account"; then
      ((generated == 0)) ||
        fail "the account $account exists already and was not made here: a generated password would lock its users out" \
          "declare its password, or drop the account"
      adopted+=$drop_user$account$'\n'
    fi
  done
  for line in "${undo[@]}"; do
    fill "$line"
    [[ $adopted == *$'\n'"$filled"$'\n'* ]] || wanted+=("$filled")
  done
  # Written ahead, so that an interruption loses track of nothing.
  { ((${#wanted[@]})) && printf '%s\n' "${wanted[@]}"; cat "$ledger" 2>/dev/null || true; } | write_file "$ledger.ahead" 600  ||
    fail "cannot write $ledger"
  mv -f -- "$ledger.ahead" "$ledger"
  fill "$request"
  make_accounts "$filled"
  while IFS= read -r line; do
    for entry in "${wanted[@]}"; do [[ $entry != "$line" ]] || continue 2; done
    gone+=("$line")
  done <"$ledger"
  if ((${#gone[@]})); then
    take_back "$filled" "${gone[@]}"
    # What went under another name (REPLICATION CLIENT, BINLOG MONITOR) is still declared.
    make_accounts "$filled"
  fi
  { ((${#wanted[@]})) && printf '%s\n' "${wanted[@]}"; true; } | write_file "$ledger" 600 || fail "cannot write $ledger"
  keep_accounts "$1"
}

make_accounts() {
  local code declare="declare another password for the account"
  rows "$1" && return
  find_code "$sql_error"
  look_up "$account_errors" "${code:-0}" "$sql_error"
  case $step in
    link) declare="declare a password that it takes: link: { password: ... }" ;;
    seed-open) declare="the password of a copy is generated, 32 characters with two of each class: ease the policy until the copy is whole" ;;
  esac
  [[ ${code-} == 1819 ]] || declare= # what else is wrong, another password does not mend
  fail_sql "cannot make the accounts" ${advice:+"$advice" ${declare:+"$declare"}}
}

# No such grant, account, table or column; or a statement like the GRANT that the server refused before.
gone_already='^(ERROR|error) (1054|1064|1133|1141|1144|1146|1147|1221|1269)[ ,]'
no_account='^(ERROR|error) (1133|1396)[ ,]'

# Runs the statements "$@" after the first, grants before accounts. What is gone already is no error. Taking back ALL
# takes with it what is still declared there: the statements $1, which make that, follow at once. The grants of an account
# that is dropped go with it.
take_back() {
  local line kept=$1 dropped=$'\n'
  shift
  for line in "$@"; do [[ $line != "$drop_user"* ]] || dropped+=${line#"$drop_user"}$'\n'; done
  for line in "$@"; do
    [[ $dropped != *$'\n'"${line##* FROM }"$'\n'* ]] || continue
    [[ ${line^^} != 'REVOKE ALL '* ]] || line+=";$kept"
    [[ $line == "$drop_user"* ]] || rows "$line" || [[ $sql_error =~ $gone_already ]] ||
      fail "cannot take back a grant: $sql_error"
  done
  for line in "$@"; do
    [[ $line != "$drop_user"* ]] || need "$line" "cannot drop an account that is no longer declared"
  done
}

# Takes back everything of the ledger $1.
clear_ledger() {
  local ledger
  local -a lines=()
  ledger=$(ledger_file "$1")
  [[ -r $ledger ]] || return 0
  mapfile -t lines <"$ledger"
  ((${#lines[@]} == 0)) || take_back '' "${lines[@]}"
  rm -f -- "$ledger" "$made_directory/$1"
}

# The accounts that the ledgers "$@" made, one a line.
made_accounts() {
  local ledger line
  for ledger in "$@"; do
    [[ -r $ledger ]] || continue
    while IFS= read -r line; do
      [[ $line != "$drop_user"* ]] || printf '%s\n' "${line#"$drop_user"}"
    done <"$ledger"
  done | sort -u
}

# The accounts with which the slave $1 follows this server, or all that are declared, one a line, whoever made them.
linked_accounts() {
  local ledger line follows='REVOKE REPLICATION SLAVE ON *.* FROM '
  local -a ledgers=("$state_directory"/ledgers/link-*)
  ((${#} == 0)) || ledgers=("$(ledger_file "link-$1")")
  for ledger in "${ledgers[@]}"; do
    [[ -r $ledger ]] || continue
    while IFS= read -r line; do
      [[ $line != "$follows"* ]] || printf '%s\n' "${line#"$follows"}"
    done <"$ledger"
  done | sort -u
}

# Locks the accounts on stdin and ends their sessions; they stay locked until `unlock_accounts`.
lock_accounts() {
  local account user id
  while IFS= read -r account; do
    [[ -n $account ]] || continue
    note_lock "$account" LOCK
    rows "ALTER USER $account ACCOUNT LOCK" 60 || { [[ $sql_error =~ $no_account ]] && continue; } ||
      fail "cannot lock $account: $sql_error" "run pulumi up again; it is let in again by the step that proves this server"
    user=${account%@*}
    need "${sql_sessions_of//:user/"$user"}" "cannot list sessions"
    for id in $result; do rows "KILL $id" || true; done
    await 30 sessions_ended "$user" || fail "sessions of $account do not end" "a large transaction may be rolled back: run pulumi up again when it has ended"
  done
}

# A session that was killed goes on for a while, and what becomes of one that reads the binary log while that is reset is
# undefined. (MariaDB documentation, "RESET MASTER".)
sessions_ended() { rows "${sql_sessions_of//:user/"$1"}" && [[ -z $result ]]; }

unlock_accounts() {
  local account
  while IFS= read -r account; do
    [[ -n $account ]] || continue
    note_lock "$account" UNLOCK
    rows "ALTER USER $account ACCOUNT UNLOCK" 60 || [[ $sql_error =~ $no_account ]] ||
      fail "cannot let $account in again: $sql_error" "run pulumi up again"
  done
}

step_accounts() {
  read_request
  begin 600
  allow_writes
  meet_expectations
  apply_accounts accounts
}

# The account with which a slave follows this server, and the small database that proves it does.
step_link() {
  read_request
  begin 600
  allow_writes
  refuse_twin
  [[ ${asked[marker]} != on ]] || make_marker
  own "link-${asked[slave]}"
  apply_accounts "link-${asked[slave]}"
}

# Two slaves with one id throw each other out, without a clear error. Declared ones differ; one that follows with an account
# that no declaration made may have the id of this one. This one itself, when it is attached, is in the list under its own
# name; a session of it may outlive its account for a while.
refuse_twin() {
  local user known literal entry id reported twin=
  ask 30 "$session" "attached=$sql_attached_slaves" "threads=$sql_dump_threads" || fail "cannot list the slaves that are attached: $sql_error"
  while IFS=$'\x1f' read -r id reported _; do
    [[ $id != "${asked[server_id]}" || $reported == "${asked[slave]}" ]] || twin=yes
  done <<<"${answer[attached]//$'\t'/$'\x1f'}"
  [[ -n $twin ]] || return 0
  known=$(linked_accounts)
  for entry in "${accounts[@]}"; do known+=$'\n'${entry%%$'\t'*}; done
  while IFS=$'\t' read -r user _; do
    quote "$user"
    [[ -z $user || $'\n'$known == *$'\n'"$literal@"* ]] ||
      fail "a slave with server_id ${asked[server_id]} follows this server already, as $user, and is not declared: ids must differ" \
        "declare another serverId for ${asked[slave]}, or stop that slave"
  done <<<"${answer[threads]}"
}

step_unlink() {
  read_request
  begin 600
  owned "link-${asked[slave]}" || return 0
  allow_writes
  clear_ledger "link-${asked[slave]}"
  # What is here for slaves is promised to nobody any more.
  [[ -n $(linked_accounts) ]] || rm -f -- "$made_directory/databases"
  disown "link-${asked[slave]}"
}
