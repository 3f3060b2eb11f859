# The one entry. `status` and `doctor` look; everything else is called by the steps of a stack.

case $step in
  preflight | accounts | databases | writer | link | unlink | seed-open | seed | seed-close | unseed | follow | unfollow | mark | verify | status | doctor)
    "step_$step"
    forbid_writes || fail "cannot forbid writes again: $sql_error" "a long statement holds a lock: the next pulumi up tries again"
    ;;
  doctor-master)
    shift
    for argument in "$@"; do read_options "$argument"; done
    step_doctor-master
    ;;
  config)
    shift
    for argument in "$@"; do read_options "$argument"; done
    begin 600
    step_config
    ;;
  *)
    printf 'usage: %s status\n' "$0" >&2
    exit 2
    ;;
esac
