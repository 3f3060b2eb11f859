# The way from the master's host: SSH, with a key that is made here for one copy, and lasts as long as that.

copy_key=$state_directory/copy-key

# Makes the key, unless one is there: the master's host may know it already.
make_copy_key() {
  [[ ! -s $copy_key ]] || return 0
  ssh-keygen -q -t ed25519 -N '' -C '' -f "$scratch/key" </dev/null >"$scratch/keygen" 2>&1 ||
    fail "ssh-keygen cannot make a key: $(tail -n 1 -- "$scratch/keygen")"
  { mv -f -- "$scratch/key.pub" "$copy_key.pub" && mv -f -- "$scratch/key" "$copy_key"; } || fail "cannot write to $state_directory"
}

drop_copy_key() { rm -f -- "$copy_key" "$copy_key.pub"; }

# Sets the caller's `obstacle` to what of this side keeps the master's host from being reached.
look_at_ssh() {
  obstacle=${asked[copy_obstacle]}
  [[ -z $obstacle ]] || return 0
  command -v ssh >/dev/null || { obstacle="the program ssh is not on this host" && return; }
  [[ -s $copy_key && -n ${asked[copy_login]} && -n ${asked[copy_host_keys]} ]] ||
    obstacle="this host and that of $master_name share no key: $(rerun seed-key seed-open seed seed-close) makes one"
}

# Becomes the program that has the master's host send $1. Nothing counts but what this step was told: no configuration, no agent,
# no other key, of no host but this one.
exec_ssh() {
  local user=${asked[copy_login]% *} port=${asked[copy_login]##* } key
  local -a options=(BatchMode=yes IdentitiesOnly=yes IdentityAgent=none PreferredAuthentications=publickey
    StrictHostKeyChecking=yes HostKeyAlias=master GlobalKnownHostsFile=/dev/null "UserKnownHostsFile=\"$scratch/known_hosts\""
    UpdateHostKeys=no ConnectTimeout=10 ServerAliveInterval=15 ServerAliveCountMax=4 LogLevel=ERROR)
  while IFS= read -r -d , key; do printf 'master %s\n' "$key"; done <<<"${asked[copy_host_keys]}," >"$scratch/known_hosts"
  exec ssh -F none -T -x -a -i "$copy_key" "${options[@]/#/-o}" -p "$port" -l "$user" -- "$master_address" "$1" </dev/null
}
