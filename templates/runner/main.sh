# The one entry. `status`, `doctor`, `skip` and `put-back` are for people who look after the servers; everything else is called by
# the steps of a stack.

# The last of them: what the others give back may have to be written.
at_exit+=(forbid_writes)

case $step in
  preflight | accounts | databases | writer | link | unlink | seed-open | seed | seed-close | unseed | follow | unfollow | mark | verify | status | doctor | skip-show | put-back)
    "step_$step"
    forbid_writes || fail "cannot forbid writes again: $sql_error" "a long statement holds a lock: the next pulumi up tries again"
    settle_owner
    ;;
  doctor-master | skip | compare | outlook | send | seed-key)
    shift
    read_words "$@"
    "step_$step"
    forbid_writes || fail "cannot forbid writes again: $sql_error" "a long statement holds a lock: the next pulumi up tries again"
    ;;
  config)
    shift
    read_words "$@"
    begin 600
    step_config
    ;;
  *)
    printf 'usage: %s status\n' "$0" >&2
    exit 2
    ;;
esac
