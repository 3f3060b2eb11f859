# shellcheck shell=bash disable=SC2154 # the hosts
fill
start_writing
slow "$master" "$slave" 4
seed_again
pulumi_starts up
wait_for 180 copies
ctrl_c
wait_for 30 grep -qF '^C received' "$lab_output"
ctrl_c
pulumi_ends
seen "Ctrl-C twice while db2 is copied: $ended"
wait_for 180 copies_no_more "$slave"
heal
pulumi_starts up
wait_for 180 copies
ctrl_c
pulumi_ends
seen "Ctrl-C once while it is copied: $ended"
pulumi_up
seen 'the next run: green'
stop_writing
sql "$master" 'DROP TABLE shop.heavy'
clear_pending
unchanged
seen 'the next preview: nothing'
