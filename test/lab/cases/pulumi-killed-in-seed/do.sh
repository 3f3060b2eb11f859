# shellcheck shell=bash disable=SC2154 # the hosts
fill
start_writing
slow "$master" "$slave" 4
seed_again
pulumi_starts up
wait_for 180 copies
kill_pulumi
pulumi_ends
seen "killed while db2 is copied: $ended"
heal
unlock
pulumi_up
seen 'the next run: green'
stop_writing
sql "$master" 'DROP TABLE shop.heavy'
clear_pending
unchanged
seen 'the next preview: nothing'
