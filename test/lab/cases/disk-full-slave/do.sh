# shellcheck shell=bash disable=SC2154 # the hosts
small_disk "$slave" 1500
fill
start_writing
slow "$master" "$slave" 2
seed_again
pulumi_starts up
wait_for 180 copies
fill_disk "$slave"
pulumi_ends
grep -qiE 'is full|no space left|errno: 28|the disk of .* has 0 MB left' "$lab_output" || { cat "$lab_output" >&2 && false; }
seen "no room is left while db2 is copied: $ended, and it says so"
heal
empty_disk "$slave"
wait_for 120 sql "$slave" 'SELECT 1'
pulumi_up
seen 'with room: green'
stop_writing
sql "$master" 'DROP TABLE shop.heavy'
wait_for 60 lacks "$slave" shop.heavy
own_disk "$slave"
pulumi_up
unchanged
seen 'the next preview: nothing'
