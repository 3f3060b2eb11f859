# Which server this is, so that a rebuilt one under an old name is not taken for the old one.

marker_database=pulumi_replication

# Sets `own_id` to the identity of this server's data directory, making one at first.
identify() {
  local file=$data_directory/pulumi_replication.id
  if [[ ! -s $file ]]; then
    write_file "$file" 644 </proc/sys/kernel/random/uuid || fail "cannot write to $data_directory"
  fi
  own_id=$(cat "$file") || fail "cannot read $file"
}

# Which name of which stack has looked at this data directory, and on which machine.
claim=$data_directory/pulumi_replication.claim

# Prints what tells this data directory on this machine from a copy of it.
machine() {
  { stat -c %i -- "$data_directory" && cat /etc/machine-id /sys/class/dmi/id/product_uuid; } 2>/dev/null | sha256sum | cut -c 1-16
}

# The names that this server had since its last seed: a permission to overwrite it has the one that was printed.
former_names=${state_directory:?}/names
remember_name() {
  identify
  need "$sql_identity" "cannot read who this server is"
  [[ $(entry "$former_names" self) == "$own_id" ]] || printf 'self=%s\n' "$own_id" | write_file "$former_names" 600 || fail "cannot write $former_names"
  { cat -- "$former_names" && printf 'name=%s\n' "${result//$'\t'//}"; } | write_file "$former_names" 600 || fail "cannot write $former_names"
}

# The library's small database: a row per link that travels, and this server's identity, which does not.
make_marker() {
  identify
  need "CREATE DATABASE IF NOT EXISTS $marker_database;
    CREATE TABLE IF NOT EXISTS $marker_database.marker (link VARCHAR(200) CHARACTER SET ascii PRIMARY KEY, nonce CHAR(36) CHARACTER SET ascii NOT NULL) ENGINE=InnoDB;
    CREATE TABLE IF NOT EXISTS $marker_database.server (id CHAR(36) CHARACTER SET ascii PRIMARY KEY) ENGINE=InnoDB;
    DELETE FROM $marker_database.server WHERE id <> '$own_id';
    INSERT IGNORE INTO $marker_database.server VALUES ('$own_id')" "cannot make the database $marker_database"
}

# Sets `master_identity` by asking the master itself, as the account of this step, and `answer` to what it says to the
# further questions "$@". Sets `sql_error`.
identify_master() {
  local -a inquiries=("identity=$sql_identity" "cipher=SHOW SESSION STATUS LIKE 'ssl_cipher'" "$@")
  # Without a marker there is nothing to ask for its id.
  ask_master 30 "${inquiries[@]}" "id=SELECT id FROM $marker_database.server" ||
    { [[ $sql_error =~ $nothing_there ]] && ask_master 30 "${inquiries[@]}"; } || cannot_log_in
  # A client that is told to encrypt may go on in clear when the master cannot.
  [[ ${asked[master_tls]} != on || -n ${answer[cipher]##*$'\t'} ]] || {
    sql_error="ERROR 2026: the master answers without TLS, and the link is declared with it"
    cannot_log_in
  }
  master_identity=${answer[identity]//$'\t'//}${answer[id]:+/${answer[id]}}
}
# No such table, or database, for this account.
nothing_there='ERROR (1044|1049|1142|1146) '

# Sets `master_address`, `master_port`, `master_user`, `master_password`, `master_tls` and `master_name` from the request.
read_master() {
  master_address=${asked[address_1]}
  master_port=${asked[master_port]}
  master_user=${asked[master_user]}
  master_password=${asked[password_1]}
  case ${asked[master_tls]} in
    on) master_tls=$client_tls_on ;;
    off) master_tls=$client_tls_off ;;
    *) master_tls= ;;
  esac
  master_name=${asked[master_name]}
}

seeded=${state_directory:?}/seeded

# Whether this data directory holds a finished seed of generation $1.
is_seeded() {
  [[ -r $seeded && -s $data_directory/pulumi_replication.id ]] || return 1
  [[ $(entry "$seeded" self) == "$(cat "$data_directory/pulumi_replication.id")" ]] || return 1
  [[ $(entry "$seeded" generation) == "$1" ]]
}

# Sets the entry $1 of the mark to $2.
set_mark() { set_entry "$seeded" 600 "$1" "$2"; }

# Sets the entry $3 of the file $1, which has mode $2, to $4.
set_entry() {
  local line text=
  while IFS= read -r line; do
    if [[ $line == "$3="* ]]; then text+=$3=$4$'\n'; else text+=$line$'\n'; fi
  done <"$1"
  printf '%s' "$text" | write_file "$1" "$2" || fail "cannot write $1"
}
