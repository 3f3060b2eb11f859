# Why a slave does not reach its master, found out from the slave's own position and only when it does not.

# Sets `advice` to what the table $1 says about error $2 with the message $3, `passes` when waiting may mend it, `lost`
# when the master's log is no longer the one that was read, and `own` when what the slave wrote itself is the cause.
look_up() {
  local codes lasts says text named_steps
  advice='' passes='' lost='' own=''
  while IFS=$'\t' read -r codes lasts says text; do
    if contains "$codes" "$2" && [[ $3 =~ $says ]]; then
      advice=$text
      if [[ $text =~ \{again\ ([a-z\ -]+)\} ]]; then
        named_steps=${BASH_REMATCH[1]}
        [[ $step != seed ]] || named_steps='seed-open seed seed-close' # it logs in with an account of its own
        # shellcheck disable=SC2086 # several steps
        advice=${text/"{again ${BASH_REMATCH[1]}}"/"$(rerun $named_steps)"}
      fi
      [[ $lasts != passes ]] || passes=yes
      [[ $lasts != lost ]] || lost=yes
      [[ $lasts != own ]] || own=yes
      return 0
    fi
  done <<<"$1"
}

# Sets `hints` to what is known about the error $1 of a connection to the master, with the message $2.
contact_hints() {
  local code=$1
  hints=()
  [[ $code != 1045 ]] || ! is_let_in_by_tls || code=3159
  look_up "$connection_errors" "$code" "$2"
  # The client library does not say why it did not get through.
  [[ $1 != 200[23] || -z ${master_address-} ]] || hints+=("$(port_state)")
  [[ -z $advice ]] || hints+=("$advice")
}

# Whether the master refuses the account of this step only because it came without TLS. Some servers do not say so.
is_let_in_by_tls() {
  local master_tls=$client_tls_on result
  [[ -n ${master_address-} && -n ${master_password-} ]] &&
    master_rows "SHOW GLOBAL VARIABLES LIKE 'require_secure_transport'" 2>/dev/null && [[ $result == *ON ]]
}

# Prints what comes of a plain connection to the master's port. Nobody listens there who could count it.
port_state() {
  local said code=0
  # shellcheck disable=SC2016 # expanded by the shell that is called
  said=$(timeout 5 bash -c 'exec 3<>"/dev/tcp/$1/$2"' - "$master_address" "$master_port" 2>&1) || code=$?
  printf 'seen from this host, %s port %s ' "$master_address" "$master_port"
  case $code/$said in
    0/*) printf 'takes connections by now' ;;
    124/*) printf 'does not answer within 5 s: a firewall drops what is sent, or the address is wrong' ;;
    *refused*) printf 'refuses connections: nothing listens there' ;;
    *unreachable* | *'No route'*) printf 'cannot be reached: there is no route' ;;
    *) printf 'cannot be reached' ;;
  esac
}

# Sets `code` to the number of a client program's error $1.
find_code() {
  code=
  # MariaDB's client wraps what a server says that refuses it early.
  if [[ $1 =~ 'cannot be verified: '([0-9]+) || $1 =~ [Ee][Rr][Rr][Oo][Rr]:?\ ([0-9]+) ]]; then code=${BASH_REMATCH[1]}; fi
}

# Ends the step with `hints` to what its account may not do.
cannot_log_in() {
  local reason=$sql_error code
  find_code "$reason"
  contact_hints "$code" "$reason"
  ((${#hints[@]})) || hints=("run the same login by hand from this host to see more")
  fail "cannot log in on the master $master_name: $reason" "${hints[@]}"
}
