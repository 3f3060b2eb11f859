# Sockets on which systemd listens for the server, and which it takes over at its start, whatever its option files say.

# Prints the unit that listens for the unit $1, and at what, with blanks between; "inherited" where the server still has the
# sockets of one that was stopped since; nothing where it listens itself.
activation() {
  local listener line said pid
  [[ -n $1 ]] && command -v systemctl >/dev/null || return 0
  for listener in $(timeout 5 systemctl show -p TriggeredBy --value "$1" 2>/dev/null); do
    said=$(timeout 5 systemctl show -p ActiveState -p Listen "$listener" 2>/dev/null)
    [[ $listener == *.socket && $'\n'$said$'\n' == *$'\n'ActiveState=active$'\n'* ]] || continue
    while IFS= read -r line; do
      [[ $line != Listen=* ]] || { line=${line#Listen=} && listener+=" ${line%% *}"; }
    done <<<"$said"
    printf '%s\n' "$listener"
    return
  done
  pid=$(timeout 5 systemctl show -p MainPID --value "$1" 2>/dev/null)
  ! grep -qz '^LISTEN_FDS=' "/proc/${pid:-0}/environ" 2>/dev/null || printf 'inherited\n'
}
