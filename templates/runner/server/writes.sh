# Who may write here: applications are kept out while a step needs it, and let in again by whatever ends the step.

# A server may keep even the administrator from writing (super_read_only). What a step of ours writes is let through;
# applications stay locked out by read_only, and the next step closes what a killed one left open.
allow_writes() {
  [[ -n $sql_allow_writes ]] || return 0
  need "$sql_writes_forbidden" "cannot ask whether writes are forbidden"
  ((result)) || return 0
  { : >"$state_directory/writes"; } 2>/dev/null || fail "cannot write to $state_directory"
  need "$sql_allow_writes" "cannot lift the ban on writes"
}

forbid_writes() {
  [[ -n $holds_lock && -e $state_directory/writes ]] || return 0
  rows "$sql_forbid_writes" && rm -f -- "$state_directory/writes"
}

# There while a step keeps applications from writing that may go on afterwards: one that was killed is taken up by the next.
bound=$state_directory/bound

bind_applications() {
  { : >"$bound"; } 2>/dev/null || fail "cannot write to $state_directory"
  need "$sql_bind_applications" "cannot keep applications from writing" "$1" \
    "a long statement holds a lock: applications write on; run pulumi up again when it has ended"
  frees_writers=yes
}

free_applications() {
  need "$sql_free_applications" "cannot let applications write"
  rm -f -- "$bound" "$state_directory/writes"
  frees_writers=
}

# What a step that fails gives back.
free_if_bound() { [[ -z $frees_writers ]] || (free_applications) || true; }
frees_writers=
at_exit+=(free_if_bound)
