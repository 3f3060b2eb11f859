# A copy of files is made beside the data directory, and changes places with it when it can serve. Where the server does not start
# with it, or the step was killed at any moment, the data of before come back. They are kept until the slave is proved.

# Sets `real_directory` to where the data are, and `beside` to the directory of the copy, on the same file system: in it `copy` is
# the new data directory, `old` that of before, `state` what of our state belongs to the data of before, and `keep` is there when
# these are worth keeping. As a whole it becomes `kept_data` when the seed has its mark.
real_directory='' beside='' kept_data=
find_beside() {
  real_directory=$(readlink -f -- "$data_directory") && [[ -n $real_directory ]] || exit 1 # nothing of it may be guessed
  beside=$real_directory.pulumi_replication
  kept_data=$beside.kept
}

# There from before a copy of files begins until nothing of it is left.
copying_files=$state_directory/copying

make_beside() {
  find_beside
  need "$sql_filled_databases" "cannot ask what this server holds"
  : | write_file "$copying_files" 600 || fail "cannot write to $state_directory"
  rm -rf -- "$beside"
  { mkdir -- "$beside" && chown --reference="$real_directory" -- "$beside" && chmod 750 -- "$beside"; } ||
    fail "cannot make $beside; nothing was changed"
  # Where directories are labelled, what is made there is the server's.
  chcon --reference="$real_directory" -- "$beside" 2>/dev/null || true
  [[ -z $result ]] || : >"$beside/keep"
}

# The files of the server's own: certificates, its identity, what it was told to keep, its logs in tables.
carry_files() {
  local file pattern
  local -a own_patterns=()
  for file in "$beside"/old/* "$beside"/old/.[!.]*; do
    [[ ! -f $file || ${file##*/} =~ $copied_files ]] || cp -pf -- "$file" "$real_directory/" || return 1
  done
  read -r -a own_patterns <<<"$own_files"
  for pattern in "${own_patterns[@]}"; do
    while IFS= read -r file; do
      cp -pf -- "$beside/old/$file" "$real_directory/$file" || return 1
    done < <(cd -- "$beside/old" && compgen -G "$pattern")
  done
}

# Puts the copy in the place of the data, and starts the server with it.
take_copy() {
  local file
  mkdir -- "$beside/state.next" || fail "cannot write to $beside; nothing was changed"
  for file in seeded attempt; do
    [[ ! -e $state_directory/$file ]] || cp -p -- "$state_directory/$file" "$beside/state.next/" || fail "cannot write to $beside; nothing was changed"
  done
  mv -- "$beside/state.next" "$beside/state"
  chmod --reference="$real_directory" -- "$beside/copy" && chown --reference="$real_directory" -- "$beside/copy"
  say "stopping the server to put the copy in the place of its data"
  note_error_log "$logs_errors_to"
  service stop || true
  ! alive || { begin_again && fail "the server does not stop: $(<"$scratch/service")" "its data were left alone"; }
  sync -f -- "$beside"
  # From here on the old data come back unless the mark of this seed is there.
  { rm -f -- "$state_directory"/{seeded,attempt} && [[ ! -e $seeded ]]; } || fail "cannot write to $state_directory; its data were left alone"
  { mv -- "$real_directory" "$beside/old" && mv -- "$beside/copy" "$real_directory" && carry_files; } ||
    {
      put_data_back || fail "cannot put the copy in the place of the data, nor those of before back: they are in $beside/old" \
        "see that this login can write to ${real_directory%/*}: the next pulumi up puts them back"
      fail "cannot put the copy in the place of the data; those of before are back"
    }
  service start || true
  wait_for_server || {
    error_log_hints
    put_data_back
    fail "the server does not start with the copied data; those of before are back" "${hints[@]}"
  }
}

# Starts the server, which may still be on its way down.
begin_again() {
  service stop || true
  service start || true
  wait_for_server || say_warning "the server does not start with the data of before: look at its error log"
}

# The data of before come back, with the marks that they had.
put_data_back() {
  say "putting the data of before back"
  service stop || true
  rm -rf -- "$beside/failed"
  if [[ -e $beside/old ]]; then
    [[ ! -e $real_directory ]] || mv -- "$real_directory" "$beside/failed" || return 1
    mv -- "$beside/old" "$real_directory" || return 1
  fi
  begin_again
  keep_data
}

# The data of before stay: whom the copy shut out is let in again.
keep_data() {
  local file
  for file in seeded attempt; do
    [[ -d $beside/state ]] || break
    if [[ -e $beside/state/$file ]]; then cp -p -- "$beside/state/$file" "$state_directory/"; else rm -f -- "$state_directory/$file"; fi
  done
  [[ ! -e $beside/shut ]] || { allow_writes && let_in; }
  drop_beside
}

# Nothing of a copy is needed any more. Its state first: without that a server is taken for one that was not stopped.
drop_beside() { rm -rf -- "$beside/state" "$beside" && rm -f -- "$copying_files"; }

# The seed has its mark. Of several copies that were never proved the data of before the first one are kept.
keep_until_proved() {
  [[ -e $beside/keep && ! -e $kept_data ]] || { drop_beside && return; }
  rm -rf -- "$beside"/{tmp,failed}
  mv -T -- "$beside" "$kept_data" && rm -f -- "$copying_files" && say "the data of before are kept in $kept_data until the copy is proved"
}

# The slave is proved: what is half removed is never taken for data.
drop_kept() {
  find_beside
  [[ -e $kept_data || -e $kept_data.removed ]] || return 0
  say "removing the data of before, which were kept in $kept_data"
  rm -rf -- "$kept_data.removed"
  [[ ! -e $kept_data ]] || mv -T -- "$kept_data" "$kept_data.removed"
  rm -rf -- "$kept_data.removed"
  [[ ! -e $kept_data && ! -e $kept_data.removed ]] || say_warning "the data of before cannot be removed: delete $kept_data and $kept_data.removed"
}

# Has every error of this step say that the data of before are there. Sets `last_hints`.
mention_kept() {
  find_beside
  [[ ! -e $kept_data ]] || last_hints=("the data of before the copy are kept in $kept_data until the copy is proved; bash $0 put-back brings them back")
}

# Ends what a copy of files has left, finished or not.
settle_copy() {
  [[ -n $holds_lock && -e $copying_files ]] || return 0
  find_beside
  if [[ -e $beside/old && -e $seeded ]]; then
    keep_until_proved
  elif [[ -e $beside/old ]]; then
    put_data_back
  else
    [[ ! -e $beside/state ]] || begin_again
    keep_data
  fi
}
