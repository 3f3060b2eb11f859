# shellcheck shell=bash disable=SC2154 # the hosts
start_writing
stack_declares settings.back_log 95
hold_start "$slave"
pulumi_starts up
wait_for 180 start_is_held "$slave"
kill_pulumi
pulumi_ends
seen "killed while db2 restarts for a setting: $ended"
let_start "$slave"
unlock
pulumi_up
seen "the next run: green, and back_log is $(sql "$slave" 'SELECT @@global.back_log')"
stop_writing
clear_pending
stack_forgets settings.back_log
pulumi_up
unchanged
seen 'the next preview: nothing'
